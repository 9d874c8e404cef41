import { afterAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../../main/clock.ts'
import { ExpectationFailure } from '../../../main/conformance/expectations.ts'
import type { ConformanceCase } from '../support/case.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { describeFault, type Fault } from '../support/faults.ts'
import { createHostPool } from '../support/hosts.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { runCase } from '../support/run-case.ts'
import { withinMs } from '../support/run-section.ts'
import { NoSession } from '../support/scripted-charge-point.ts'
import { faults } from './faults.ts'
import { passingCases } from './sections.ts'

const hosts = createHostPool()
afterAll(() => hosts.stop())

/** How the case ended behind a Central System with this fault; null = green. */
const runWith = async (conformanceCase: ConformanceCase, fault: Fault | null): Promise<unknown> => {
  const host = await hosts.under(conformanceCase.settings)
  // Stands still, so that no wait runs out on a slow machine; when a frame is lost, its wait is over at once.
  const still = manualClock()
  const proxy = await startFaultProxy(host.ocppUrl, fault, () => still.advance(withinMs))
  const clock = fault === null ? systemClock : still
  try {
    await runCase(conformanceCase, { host, ocppUrl: proxy.url, clock, withinMs })
    return null
  } catch (error) {
    return error
  } finally {
    await proxy.close()
    expect(proxy.struck(), 'how often the fault struck').toBe(fault === null ? 0 : 1)
  }
}

const awaited = (frame: string): string => frame.replace(/^answer to /, 'CALLRESULT to ')

test.each([
  ['TC_001_CSMS', { chargePoints: 'pending' }, 'BootNotification'],
  ['TC_023_1_CSMS', { unknownIdTag: 'Accepted' }, 'Authorize'],
] as const)('%s depends on the settings that it names: %o turns it red', async (id, other, action) => {
  const conformanceCase = passingCases.find((known) => known.id === id)!
  const settings = { ...conformanceCase.settings, ...other }
  const red = await runWith({ ...conformanceCase, settings }, null)
  expect(red).toBeInstanceOf(ExpectationFailure)
  expect(red).toMatchObject({
    kind: 'unlike',
    waitedFor: [expect.stringContaining(`CALLRESULT to ${action} `)],
  })
})

describe('a case goes red when the Central System is at fault', () => {
  for (const conformanceCase of passingCases) {
    const fault = faults[conformanceCase.id]
    if (fault === undefined) throw new Error(`no fault for ${conformanceCase.id}`)
    test(`${conformanceCase.id}: ${describeFault(fault)}`, async () => {
      expect(await runWith(conformanceCase, null), 'through the proxy, without the fault').toBeNull()
      const red = await runWith(conformanceCase, fault)
      if (fault.frame === 'handshake') {
        expect(red).toBeInstanceOf(NoSession)
        expect(red).toMatchObject({ reason: fault.red })
        return
      }
      expect(red).toBeInstanceOf(ExpectationFailure)
      expect(red).toMatchObject({
        kind: fault.red,
        waitedFor: [expect.stringMatching(new RegExp(`^${awaited(fault.frame)}\\b`))],
      })
    })
  }
})
