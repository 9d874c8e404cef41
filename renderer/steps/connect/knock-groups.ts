import type { KnockCause } from '../../../contract/journal-event.ts'
import type { BenchState, KnockView } from '../../../contract/project.ts'

export type Verdict = 'fix' | 'refused' | 'harmless'

/** How bad, and what the one button does that helps; null = nothing to press. */
export interface KnockAdvice {
  readonly verdict: Verdict
  readonly cure: 'copy-full-url' | 'copy-url' | 'set-password' | 'show-head' | null
}

export const adviceOf: Readonly<Record<KnockCause, KnockAdvice>> = {
  'not-http': { verdict: 'fix', cure: 'show-head' },
  'tls-on-plain-port': { verdict: 'fix', cure: 'copy-url' },
  'wrong-method': { verdict: 'fix', cure: 'show-head' },
  'wrong-websocket-version': { verdict: 'refused', cure: 'show-head' },
  'missing-upgrade': { verdict: 'fix', cure: 'show-head' },
  'bad-websocket-key': { verdict: 'refused', cure: 'show-head' },
  'only-ocpp2': { verdict: 'refused', cure: 'show-head' },
  'no-common-subprotocol': { verdict: 'refused', cure: 'show-head' },
  'no-identity': { verdict: 'fix', cure: 'copy-full-url' },
  'bad-identity': { verdict: 'fix', cure: 'copy-full-url' },
  'identity-refused': { verdict: 'refused', cure: 'show-head' },
  'password-missing': { verdict: 'fix', cure: 'set-password' },
  'password-wrong': { verdict: 'fix', cure: 'set-password' },
  'closed-after-handshake': { verdict: 'fix', cure: 'show-head' },
  silent: { verdict: 'fix', cure: null },
  'opened-and-closed': { verdict: 'harmless', cure: null },
  'request-too-large': { verdict: 'refused', cure: 'show-head' },
  'too-many-connections': { verdict: 'refused', cure: null },
}

/** The same mistake of the same charge point, however often it was made. */
export interface KnockGroup {
  readonly key: string
  readonly last: KnockView
  readonly count: number
  readonly verdict: Verdict
  readonly cure: KnockAdvice['cure']
  /** Who got in from the same address since; null = nobody. */
  readonly solvedBy: { readonly id: string; readonly since: number } | null
}

const solvedBy = (state: BenchState, knock: KnockView): KnockGroup['solvedBy'] => {
  for (const { id, link } of Object.values(state.chargePoints))
    if (link.state === 'connected' && link.remoteAddress === knock.remoteAddress && link.since >= knock.at)
      return { id, since: link.since }
  return null
}

/** Knocks since Chargebench was started, newest first. */
export const openKnocks = (state: BenchState): readonly KnockGroup[] => {
  const groups = new Map<string, KnockGroup>()
  for (const knock of state.knocks) {
    if (state.startedAt !== null && knock.at < state.startedAt) continue
    const key = [knock.cause, knock.remoteAddress, knock.chargePointId].join(' ')
    const repeated = typeof knock.params.count === 'number' ? knock.params.count : 1 // a flood comes as one event
    const count = (groups.get(key)?.count ?? 0) + repeated
    groups.delete(key) // the newest of a group gives it its place
    groups.set(key, { key, last: knock, count, ...adviceOf[knock.cause], solvedBy: solvedBy(state, knock) })
  }
  return [...groups.values()].reverse()
}

/** The identity of whoever knocked: what they gave themselves, or what was given from the same address before or since. */
export const identityAt = (
  { chargePoints, knocks }: BenchState,
  { chargePointId, remoteAddress }: KnockView,
): string | null =>
  chargePointId ??
  Object.values(chargePoints).find(
    ({ link }) => link.state === 'connected' && link.remoteAddress === remoteAddress,
  )?.id ??
  knocks.findLast((other) => other.remoteAddress === remoteAddress && other.chargePointId !== null)
    ?.chargePointId ??
  null
