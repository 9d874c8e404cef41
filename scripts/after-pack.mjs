// electron-builder's hook: refuses a package that lacks native code for its target. npm installs some of it for the
// computer that it runs on alone, so that a package for another one would be made without a word and not start.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const processors = { x64: 'x86_64', arm64: 'aarch64' }
const systems = { linux: 'linux', darwin: 'macos', win32: 'windows' }

/** Of each native package: the folder of its binaries, and what the one for this target is called. */
const wanted = (platform, arch) => [
  ['@libsql', new RegExp(`^${platform}-${arch}(?:-(?:gnu|msvc))?$`)],
  ['@pcsc-mini', new RegExp(`^${systems[platform]}-${processors[arch]}(?:-(?:gnu|electron))?$`)],
  ['usb/prebuilds', new RegExp(`^${platform}-(?:\\w+\\+)?${arch}(?:\\+\\w+)?$`)],
  ['@serialport/bindings-cpp/prebuilds', new RegExp(`^${platform}-(?:\\w+\\+)?${arch}(?:\\+\\w+)?$`)],
]

/** The native packages that are not whole for a target; `modules` is the folder beside the asar. */
export const lacking = (modules, platform, arch) =>
  wanted(platform, arch)
    .filter(([folder, name]) => {
      const path = join(modules, folder)
      return !existsSync(path) || !readdirSync(path).some((entry) => name.test(entry))
    })
    .map(([folder]) => folder)

export default ({ appOutDir, electronPlatformName, arch, packager }) => {
  // electron-builder's numbers
  const processor = { 1: 'x64', 3: 'arm64' }[arch]
  const modules = join(packager.getResourcesDir(appOutDir), 'app.asar.unpacked/node_modules')
  const missing = lacking(modules, electronPlatformName, processor)
  if (missing.length === 0) return
  const how = `npm ci --os=${electronPlatformName} --cpu=${processor}${electronPlatformName === 'linux' ? ' --libc=glibc' : ''}`
  throw new Error(
    `${missing.join(', ')}: nothing in it for ${electronPlatformName}-${processor}. Install for that target first: ${how}`,
  )
}
