/** Scenes that README and guide show, at the first size in the first language and theme. */
export const documented: ReadonlySet<string> = new Set([
  'connect',
  'boot',
  'configuration-staged',
  'list-planned',
  'firmware-proven',
  'diagnostics-pulled',
  'jobs-one',
  'traffic',
  'findings',
  'meter',
  'bench',
  'console',
  'modbus-table',
])

/** A picture of the documentation has to be smaller. */
export const mostBytes = 200_000
