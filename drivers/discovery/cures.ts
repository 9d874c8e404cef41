import { userInfo } from 'node:os'
import type { Cure, DeviceDriver } from '../../contract/devices.ts'
import { isToolError } from '../../contract/tool-error.ts'

export const udevRuleFile = '/etc/udev/rules.d/60-chargebench.rules'

/** The rules that give whoever sits at the computer its readers, bootloaders and adapters. */
export const udevRules = (vendorIds: readonly string[]): string =>
  [
    "# Chargebench: whoever sits at this computer may use the bench's readers, adapters and bootloaders.",
    ...[...new Set(vendorIds)]
      .sort()
      .map((vid) => `SUBSYSTEMS=="usb", ATTRS{idVendor}=="${vid}", MODE="0660", TAG+="uaccess"`),
    '',
  ].join('\n')

const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    // a user without an entry, as in some containers
    return '$USER'
  }
}

export const joinGroup = (group = 'dialout'): Cure => ({
  kind: 'join-group',
  group,
  command: `sudo usermod -aG ${group} ${userName()}`,
})

export const installRules = (vendorIds: readonly string[]): Cure => ({
  kind: 'udev-rule',
  file: udevRuleFile,
  text: udevRules(vendorIds),
  command: 'sudo udevadm control --reload && sudo udevadm trigger',
})

const smartCardService = (platform: NodeJS.Platform): Cure => ({
  kind: 'smart-card-service',
  command: platform === 'linux' ? 'sudo systemctl stop pcscd.socket pcscd.service' : null,
})

export interface RefusedDevice {
  readonly name: string
  readonly driver: DeviceDriver
  readonly vendorId: string | null
  readonly path: string | null
}

/** What to do about an error of opening this device; null: the error's own sentence says it. */
export const cureFor = (
  error: unknown,
  device: RefusedDevice,
  platform: NodeJS.Platform = process.platform,
): Cure | null => {
  if (!isToolError(error)) return null
  const isReader = device.driver === 'ccid'
  switch (error.code) {
    case 'native-module-missing':
      return { kind: 'reinstall', module: String(error.params['module']), command: 'npm ci' }
    case 'port-gone':
    case 'port-failed':
      return { kind: 'plug-in-again' }
    case 'port-busy': {
      const { name, pid } = error.params
      if (isReader && (name === 'pcscd' || typeof name !== 'string')) return smartCardService(platform)
      const program = typeof name === 'string' ? name : null
      return { kind: 'close-program', name: program, pid: typeof pid === 'number' ? pid : null }
    }
    case 'port-refused':
      if (platform === 'linux')
        return device.path === null
          ? installRules(device.vendorId === null ? [] : [device.vendorId])
          : joinGroup()
      if (platform === 'win32') return { kind: 'winusb', device: device.name, isReader }
      // macOS gives readers to its own service
      return isReader ? smartCardService(platform) : { kind: 'plug-in-again' }
    default:
      return null
  }
}

/** What to check when nothing is found at all. */
export const curesOfAnEmptyBench = (
  vendorIds: readonly string[],
  platform: NodeJS.Platform = process.platform,
): readonly Cure[] =>
  platform === 'linux' ? [joinGroup(), installRules(vendorIds)] : [{ kind: 'plug-in-again' }]
