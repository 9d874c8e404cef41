import { standardSettings, type CaseBench, type Section } from '../../support/case.ts'
import { boot, booted, shows } from '../../support/states.ts'

/** The charge point accepts the reset, goes away, and boots anew. */
const resets = (type: 'Hard' | 'Soft') => async (bench: CaseBench) => {
  const before = await booted(bench)
  await bench.command(before, 'Reset', { type }, { status: 'Accepted' })
  await before.disconnect()
  const after = await bench.dial()
  await boot(after)
  await shows(bench, { status: 'Available' })
}

export const resettingHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Resetting Happy Flow',
  cases: [
    { id: 'TC_013_CSMS', title: 'Hard Reset', settings: standardSettings, run: resets('Hard') },
    { id: 'TC_014_CSMS', title: 'Soft Reset', settings: standardSettings, run: resets('Soft') },
  ],
}
