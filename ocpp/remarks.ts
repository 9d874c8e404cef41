import type { ActionName, Request } from './actions/index.ts'
import { createDeviationList, seen, type DeviationList } from './deviations.ts'
import type { Deviation } from './findings.ts'
import { isBeforeOcpp } from './timestamps.ts'

/**
 * What a payload that its schema accepts says wrongly all the same. On the hot path: nothing is allocated where there
 * is nothing to say.
 */
type Remarker<A extends ActionName> = (payload: Request<A>, add: DeviationList['add']) => void

type MeterValues = Request<'MeterValues'>['meterValue']

const remarkClock = (timestamp: string, path: string, add: DeviationList['add']): void => {
  if (isBeforeOcpp(timestamp)) add('clock-not-set', path, seen(path, timestamp))
}

const remarkMeterValues = (meterValues: MeterValues, path: string, add: DeviationList['add']): void => {
  for (const [index, { timestamp, sampledValue }] of meterValues.entries()) {
    remarkClock(timestamp, path, add)
    if (sampledValue.length === 0) add('list-empty', `${path}/${String(index)}/sampledValue`)
    for (const { measurand, phase } of sampledValue)
      if (phase !== undefined && phase.length > 2 && measurand?.startsWith('Current.') === true)
        add('phase-of-current', `${path}/${String(index)}/sampledValue`, { value: phase, measurand })
  }
}

const ofConnectorZero: ReadonlySet<string> = new Set(['Available', 'Unavailable', 'Faulted'])
const withCommunicationError: ReadonlySet<string> = new Set([
  'Preparing',
  'SuspendedEV',
  'SuspendedEVSE',
  'Finishing',
])

const remarkers: { readonly [A in ActionName]?: Remarker<A> } = {
  MeterValues: ({ meterValue }, add) => {
    if (meterValue.length === 0) add('list-empty', '/meterValue')
    remarkMeterValues(meterValue, '/meterValue', add)
  },
  SecurityEventNotification: ({ timestamp }, add) => remarkClock(timestamp, '/timestamp', add),
  StartTransaction: ({ timestamp }, add) => remarkClock(timestamp, '/timestamp', add),
  StatusNotification: ({ connectorId, status, errorCode, timestamp }, add) => {
    if (connectorId === 0 && !ofConnectorZero.has(status))
      add('status-of-connector-zero', '/status', { value: status })
    if (errorCode === 'EVCommunicationError' && !withCommunicationError.has(status))
      add('error-with-status', '/errorCode', { value: errorCode, status })
    if (timestamp !== undefined) remarkClock(timestamp, '/timestamp', add)
  },
  StopTransaction: ({ timestamp, transactionData }, add) => {
    remarkClock(timestamp, '/timestamp', add)
    if (transactionData !== undefined) remarkMeterValues(transactionData, '/transactionData', add)
  },
}

const lazily = <T>(make: () => T): { get(): T; made(): T | null } => {
  let value: T | null = null
  return { get: () => (value ??= make()), made: () => value }
}

const none: readonly Deviation[] = []

/** Deviations of a request that is valid by its schema, or was made so. */
export const remarksOf = <A extends ActionName>(action: A, payload: Request<A>): readonly Deviation[] => {
  const remarker: Remarker<A> | undefined = remarkers[action]
  if (remarker === undefined) return none
  const found = lazily(() => createDeviationList({ action, part: 'request' }))
  remarker(payload, (rule, path, params) => found.get().add(rule, path, params))
  return found.made()?.list() ?? none
}
