import type { KeyOutcome } from '../../../contract/configuration-run.ts'
import { isCallProblem, linkTimeoutMs, type ChargePointLink } from '../charge-point-link.ts'
import type { ConfigurationDeps } from './deps.ts'

/** It hangs up and dials again with the new password by itself (Security §A01); many wait for a restart. */
const dialsAgainMs = 60_000
/** One that has shown no password so far will hardly do so now. */
const dialsAgainWithoutMs = 10_000

export type PasswordEvidence = 'proven' | 'old-password' | 'refused' | 'no-password' | 'nothing'

/** Whether the password that is accepted from now on has been shown. */
const isPromoted = async (
  { credentials }: Pick<ConfigurationDeps, 'credentials'>,
  chargePointId: string,
): Promise<boolean> => {
  const record = await credentials.get(chargePointId)
  return record !== null && record.hash !== null && record.nextHash === null
}

const dialled = async (
  deps: Pick<ConfigurationDeps, 'credentials'>,
  chargePointId: string,
  authentication: 'none' | 'basic',
): Promise<PasswordEvidence> => {
  if (authentication === 'none') return 'no-password'
  return (await isPromoted(deps, chargePointId)) ? 'proven' : 'old-password'
}

/** Whether it has come in with a password that was checked. */
export const linkUsesPassword = (link: ChargePointLink): boolean => {
  const now = link.view()?.link
  return now?.state === 'connected' && now.authentication === 'basic'
}

/**
 * What the charge point shows of a password that it has taken, since `mark`: that it dials with it, with the old one,
 * with one that is refused, with none, or that it does not dial anew.
 */
export const seePassword = async (
  deps: Pick<ConfigurationDeps, 'credentials'>,
  link: ChargePointLink,
  mark: number,
): Promise<PasswordEvidence> => {
  const usesPassword = linkUsesPassword(link)
  try {
    const seen = await link.event(
      ['connection-opened', 'knock'],
      { for: 'password', timeoutMs: usesPassword ? dialsAgainMs : dialsAgainWithoutMs, after: mark },
      (event) =>
        event.kind === 'connection-opened' ||
        event.cause === 'password-wrong' ||
        event.cause === 'password-missing',
    )
    return seen.kind === 'knock' ? 'refused' : await dialled(deps, link.id, seen.authentication)
  } catch (error) {
    if (!isCallProblem(error, 'wait-timed-out')) throw error
    return 'nothing'
  }
}

/** The same after a restart, whose boot was waited for. */
export const passwordOfLink = async (
  deps: Pick<ConfigurationDeps, 'credentials'>,
  link: ChargePointLink,
): Promise<PasswordEvidence> => {
  await link.ready(linkTimeoutMs)
  const now = link.view()?.link
  return now?.state === 'connected' ? dialled(deps, link.id, now.authentication) : 'nothing'
}

export const passwordOutcome = (key: string, evidence: PasswordEvidence, afterReset: boolean): KeyOutcome => {
  switch (evidence) {
    case 'proven':
      return { key, outcome: 'set', evidence: 'reconnect', afterReset }
    case 'old-password':
      return { key, outcome: 'differs', readBack: null }
    case 'refused':
      return { key, outcome: 'unproven', why: 'password-refused' }
    case 'no-password':
    case 'nothing':
      return { key, outcome: 'set-unread', afterReset }
  }
}
