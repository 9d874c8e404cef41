// What the tests need of the system besides Node. On Debian as root it is installed; elsewhere the exact command is
// printed, and on Linux the run fails: nothing is skipped because it is missing.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** `find`: what proves that it is there; any one of them. */
export const needs = [
  {
    what: 'a Chromium',
    debian: 'chromium',
    find: [{ command: 'chromium' }, { command: 'google-chrome' }, { command: 'chromium-browser' }],
  },
  {
    what: 'Python 3 with websockets',
    debian: 'python3-websockets',
    find: [{ run: ['/usr/bin/python3', ['-c', 'import websockets']] }],
  },
  { what: 'curl', debian: 'curl', find: [{ command: 'curl' }] },
  { what: 'wget', debian: 'wget', find: [{ command: 'wget' }] },
  { what: 'socat', debian: 'socat', find: [{ command: 'socat' }] },
  { what: 'umockdev', debian: 'umockdev', find: [{ command: 'umockdev-run' }] },
  {
    what: 'Python 3 with GObject',
    debian: 'python3-gi',
    find: [{ run: ['/usr/bin/python3', ['-c', 'import gi']] }],
  },
  {
    what: "umockdev's bindings for Python",
    debian: 'gir1.2-umockdev-1.0',
    find: [{ run: ['/usr/bin/python3', ['-c', "import gi; gi.require_version('UMockdev', '1.0')"]] }],
  },
]

const onPath = (command) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && existsSync(join(folder, command)))

const isThere = ({ find }) =>
  find.some((proof) =>
    'command' in proof
      ? onPath(proof.command)
      : spawnSync(proof.run[0], proof.run[1], { stdio: 'ignore' }).status === 0,
  )

/** Returns null when all is there, else the sentence that says what to do. */
export const ensureSystemPackages = () => {
  if (process.platform !== 'linux') return null
  const missing = needs.filter((need) => !isThere(need))
  if (missing.length === 0) return null
  const install = `apt-get install -y --no-install-recommends ${missing.map(({ debian }) => debian).join(' ')}`
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  if (canInstall) {
    process.stderr.write(
      `Installing what the tests need: ${missing.map(({ debian }) => debian).join(', ')}\n`,
    )
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'], shell: true }
    spawnSync('apt-get update', quiet)
    spawnSync(install, quiet)
    if (missing.every(isThere)) return null
  }
  const still = needs.filter((need) => !isThere(need))
  return (
    `The tests need ${still.map(({ what }) => what).join(', ')}, not found here.\n` +
    `On Debian or Ubuntu: sudo apt-get update && sudo ${install}\n` +
    'On another Linux: install the same by its own package manager.'
  )
}
