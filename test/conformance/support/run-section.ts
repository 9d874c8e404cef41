import { afterAll, describe, test } from 'vitest'
import { systemClock } from '../../../main/clock.ts'
import type { Section } from './case.ts'
import { createHostPool } from './hosts.ts'
import { runCase } from './run-case.ts'

/** How long the charge point waits for each message of the Central System. */
export const withinMs = 10_000

/** A test a case, against the built host under the settings that the case names. */
export const runSection = ({ name, cases }: Section): void => {
  describe(name, () => {
    const hosts = createHostPool()
    afterAll(() => hosts.stop())
    for (const conformanceCase of cases)
      test(`${conformanceCase.id} ${conformanceCase.title}`, async () => {
        const host = await hosts.under(conformanceCase.settings)
        await runCase(conformanceCase, { host, clock: systemClock, withinMs })
      })
  })
}
