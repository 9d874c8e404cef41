import { isToolError, ToolError } from '../../contract/tool-error.ts'
import type { RegistrationStatus } from '../../contract/journal-event.ts'
import {
  isFromCentralSystem,
  type FromCentralSystem,
  type Request,
  type Response,
} from '../../ocpp/actions/index.ts'
import { checkRequest } from '../../ocpp/validate.ts'
import { offeredPassword, passwordHolds } from './authorization-key.ts'
import { createDoorkeeper } from './basic-auth.ts'
import { ChargePoint } from './charge-point.ts'
import { createCore, problemOf, type CentralSystemDeps } from './core.ts'
import { createFrontDoor } from './front-door.ts'
import { openGate, type Gate } from './gate.ts'
import { createKnocks } from './knocks.ts'
import { markProblems } from './kept-text.ts'
import { notAllowed, notConnected, type CallOptions } from './outgoing-calls.ts'
import { hashPassword } from './password.ts'
import type { CredentialRecord, PasswordMode } from './ports.ts'
import { barrierFor, register } from './registration.ts'
import { createReception } from './reception.ts'
import { requestBoot } from './request-boot.ts'

export type { CentralSystemDeps } from './core.ts'
export type { CallOptions } from './outgoing-calls.ts'

/** The Central System of OCPP 1.6-J: who is connected, what they are answered, and what is asked of them. */
export interface CentralSystem {
  /** All interfaces where `host` is left out. ToolError `port-in-use`. */
  listen(port: number, host?: string): Promise<{ port: number }>
  /** Receives whoever comes through a gate, those that wait there first; `close` closes it too. */
  listenAt(gate: Gate): void
  /** Those that are connected. */
  chargePoints(): readonly string[]
  /**
   * Sends a CALL when those before it are answered, and resolves with the payload of its CALLRESULT, normalised.
   * Rejects with ToolError `action-unknown`, `charge-point-not-connected`, `payload-invalid` (details: SchemaProblem[]),
   * `call-not-allowed` (params.barrier), `call-refused` (details: errorCode, errorDescription, errorDetails),
   * `answer-unreadable` (details: payload, problems), `call-timed-out`, `connection-closed`; or with the signal's reason.
   */
  call<A extends FromCentralSystem>(
    chargePointId: string,
    action: A,
    payload: Request<A>,
    options?: CallOptions,
  ): Promise<Response<A>>
  /**
   * Decides for a charge point, also for one that was never seen. One that waits is asked to boot again, so that it
   * learns of its acceptance. Without an interval, the setting's. Resolves when it is stored.
   */
  setRegistration(
    chargePointId: string,
    status: RegistrationStatus,
    intervalSeconds: number | undefined,
    by: 'technician' | 'script',
  ): Promise<void>
  /**
   * `password` null = none; absent = the one that is set stays. It is stored as a hash only. Holds from the next
   * connection on.
   */
  setCredentials(
    chargePointId: string,
    credentials: { readonly password?: string | null; readonly mode: PasswordMode },
  ): Promise<void>
  /**
   * Closes the link of a charge point and refuses it a new one, so that it is offline (OCPP 1.6 §3.5). The function that
   * it gives lets it in again; so does a restart.
   */
  shutOut(chargePointId: string): () => void
  /** Every session is told goodbye (1001), then the port is free. */
  close(): Promise<void>
}

const longestSweepMs = 1_000
const shortestSweepMs = 10
/** How long answers that wait for storage may hold up the end. */
const settleMs = 2_000

/** Reads the registrations first. */
export const createCentralSystem = async (deps: CentralSystemDeps): Promise<CentralSystem> => {
  const core = createCore(deps)
  const { clock, settings } = core
  for (const [id, registration] of await deps.registrations.all()) {
    const chargePoint = ChargePoint.of(core.chargePoints, id)
    chargePoint.registration = registration
    // What it was told last is what was decided last; at worst one call is asked too early.
    chargePoint.told = registration.status
  }
  const knocks = createKnocks(clock, core.sink)
  const doorkeeper = createDoorkeeper(deps.credentials, () => core.settings.passwordMode)
  const reception = createReception(core, knocks)
  const door = createFrontDoor({
    core,
    knocks,
    doorkeeper,
    unnamed: reception.unnamed,
    hasRoom: reception.hasRoom,
    enter: reception.enter,
  })
  const gates: Gate[] = []
  const listenAt = (gate: Gate): void => {
    gates.push(gate)
    gate.open(door.receive, (error) => core.log.write('error', 'ocpp-port', { problem: error.message }))
  }
  const periods = [settings.silentMs, settings.pingIntervalMs, settings.pongTimeoutMs, settings.bootTriggerMs]
  const sweepMs = Math.max(shortestSweepMs, Math.min(longestSweepMs, Math.min(...periods) / 4))
  // One timer for all connections.
  const sweep = clock.every(sweepMs, () => {
    door.sweep()
    reception.sweep()
  })

  /** Nobody may be left who would hear of a failure. */
  const takeOver = async (
    chargePointId: string,
    password: string,
    holds: 'now' | 'after-reboot',
  ): Promise<void> => {
    try {
      await doorkeeper.takeOver(chargePointId, hashPassword(password), holds)
    } catch (error) {
      core.log.write('error', 'password-not-stored', { chargePointId, problem: problemOf(error) })
    }
  }

  /** From now on either key opens the door, until one of them is known to hold; gives the record that held before. */
  const offer = async (chargePointId: string, password: string): Promise<CredentialRecord> => {
    const before = await deps.credentials.get(chargePointId)
    await takeOver(chargePointId, password, 'after-reboot')
    return before ?? { chargePointId, mode: core.settings.passwordMode, hash: null, nextHash: null }
  }

  /** The charge point did not take it. */
  const withdraw = (before: CredentialRecord): Promise<void> => doorkeeper.put(before)

  return {
    async listen(port, host) {
      const gate = await openGate(port, host)
      listenAt(gate)
      return { port: gate.port }
    },

    listenAt,

    chargePoints: reception.connected,

    async call(chargePointId, action, payload, options = {}) {
      if (!isFromCentralSystem(action))
        throw new ToolError(
          'action-unknown',
          { action },
          null,
          `${String(action)} is no CALL of a Central System.`,
        )
      const chargePoint = core.chargePoints.get(chargePointId)
      const connection = chargePoint?.connection
      if (!chargePoint || !connection) throw notConnected(chargePointId)
      const marked = markProblems(action, payload)
      const problems = checkRequest(action, payload) ?? (marked.length > 0 ? marked : null)
      if (problems)
        throw new ToolError(
          'payload-invalid',
          { action, path: problems[0]?.path ?? '', rule: problems[0]?.rule ?? '' },
          null,
          `The payload breaks the schema of ${action}.req: ${problems[0]?.path ?? ''} ${problems[0]?.message ?? ''}`,
          problems,
        )
      const barrier = options.force === true ? null : barrierFor(chargePoint, action, payload)
      if (barrier) throw notAllowed(chargePointId, action, barrier)
      const password = offeredPassword(action, payload)
      if (password === null) return connection.outgoing.add(action, payload, options)
      // before it is sent: whatever becomes of the answer, neither key may lock the charge point out
      const before = await offer(chargePointId, password)
      if (chargePoint.connection !== connection) throw notConnected(chargePointId)
      const settled = { over: Promise.resolve() }
      try {
        const response = await connection.outgoing.add(action, payload, options, (answer) => {
          const holds = passwordHolds(answer)
          // another one may have been answered since this one was offered
          settled.over = holds === null ? withdraw(before) : takeOver(chargePointId, password, holds)
        })
        await settled.over
        return response
      } catch (error) {
        await settled.over
        if (isToolError(error) && error.code === 'call-refused') await withdraw(before)
        throw error
      }
    },

    async setRegistration(chargePointId, status, intervalSeconds, by) {
      const chargePoint = ChargePoint.of(core.chargePoints, chargePointId)
      if (!chargePoint.connection) reception.name(chargePointId)
      const interval = intervalSeconds ?? core.settings.intervalSeconds[status]
      await register(core, chargePoint, { status, intervalSeconds: interval, by })
      // A rejected one does not listen: it learns it at its next BootNotification (OCPP 1.6 §4.2).
      if (status === 'Accepted' && (chargePoint.told === null || chargePoint.told === 'Pending'))
        requestBoot(core, chargePoint)
    },

    async setCredentials(chargePointId, { password, mode }) {
      if (!core.chargePoints.get(chargePointId)?.connection) reception.name(chargePointId)
      if (password === undefined) return doorkeeper.replaceMode(chargePointId, mode)
      const hash = password === null ? null : await hashPassword(password)
      await doorkeeper.put({ chargePointId, mode, hash, nextHash: null })
    },

    shutOut(chargePointId) {
      const chargePoint = ChargePoint.of(core.chargePoints, chargePointId)
      chargePoint.isShutOut = true
      chargePoint.connection?.close('central-system', 1001, 'The Central System is silent for a while')
      return () => {
        chargePoint.isShutOut = false
      }
    },

    async close() {
      const isClosed = Promise.all(gates.map((gate) => gate.close()))
      await reception.settle(settleMs)
      sweep.cancel()
      await reception.close()
      door.close()
      knocks.flush()
      await isClosed
    },
  }
}
