import { deepEqual } from 'node:assert/strict'
import type { Clock } from '../../../contract/clock.ts'
import { exactly } from '../../../main/conformance/matcher.ts'
import type { CaseBench, ConformanceCase } from './case.ts'
import { createCentralSystemApi } from './central-system.ts'
import type { CaseHost } from './hosts.ts'
import {
  dial,
  handshake,
  type HandshakeOutcome,
  type OnAnswered,
  type ScriptedChargePoint,
} from './scripted-charge-point.ts'

export interface RunOptions {
  readonly host: CaseHost
  /** What the charge point dials; the host itself where nothing is said. */
  readonly ocppUrl?: string
  readonly clock: Clock
  /** How long the charge point waits for each message, in milliseconds of the clock. */
  readonly withinMs: number
  readonly onAnswered?: OnAnswered
}

let runs = 0
let idTags = 0
const freshIdTag = (): string => `CARD-${process.pid}-${++idTags}`

/**
 * Runs one case and rejects when it goes red. Beyond what the case asks for, the Central System must send nothing that
 * the script did not wait for, and must find no fault with a charge point that kept to the standard.
 */
export const runCase = async ({ id, settings, run }: ConformanceCase, options: RunOptions): Promise<void> => {
  const { host, ocppUrl = host.ocppUrl, clock, withinMs, onAnswered } = options
  const chargePointId = `${id}-${++runs}`
  const url = `${ocppUrl}/${chargePointId}`
  const api = createCentralSystemApi(host.ask)
  const chargePoints: ScriptedChargePoint[] = []
  const handshakes: HandshakeOutcome[] = []

  const script = { clock, withinMs, ...(onAnswered === undefined ? {} : { onAnswered }) }
  const bench: CaseBench = {
    chargePointId,
    settings,
    dial: async (dialOptions = {}) => {
      const chargePoint = await dial(url, dialOptions, script)
      chargePoints.push(chargePoint)
      return chargePoint
    },
    handshake: async (dialOptions) => {
      const outcome = await handshake(url, dialOptions, script)
      handshakes.push(outcome)
      return outcome
    },
    command: async (chargePoint, action, payload, answer) => {
      const received = chargePoint.expect(action, exactly(payload))
      const told = api.call(chargePointId, action, payload)
      const unsent = told.then(({ status, body: reason }) => {
        throw new Error(`the Central System sent no ${action}: ${status} ${JSON.stringify(reason)}`)
      })
      unsent.catch(() => undefined)
      chargePoint.answer(await Promise.race([received, unsent]), answer)
      deepEqual(await told, { status: 200, body: answer }, `what the operator is told about ${action}`)
    },
    idTag: async (card = {}) => {
      const idTag = freshIdTag()
      await api.enterIdTag(idTag, card)
      return idTag
    },
    unknownIdTag: freshIdTag,
    setPassword: (password) => api.setPassword(chargePointId, password),
    shownConnector: (connectorId) => api.connector(chargePointId, connectorId),
  }

  try {
    await run(bench)
    const unasked = chargePoints.flatMap((chargePoint) => chargePoint.unclaimed().map(({ text }) => text))
    deepEqual(unasked, [], 'what the Central System sent unasked')
    const findings = await api.findings(chargePointId)
    const faults = findings.filter(({ severity }) => severity !== 'note')
    deepEqual(faults, [], 'faults found with a charge point that kept to the standard')
  } finally {
    for (const chargePoint of chargePoints) await chargePoint.disconnect()
    for (const { hangUp } of handshakes) hangUp()
  }
}
