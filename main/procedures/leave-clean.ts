import { z } from 'zod'
import type { KeyOutcome } from '../../contract/configuration-run.ts'
import type { LeaveCleanItem, LeaveCleanResult, PutBackOutcome } from '../../contract/leave-clean.ts'
import type { Change, OpenChange } from '../../contract/run.ts'
import type { ConfigurationDeps } from './configuration/deps.ts'
import { foldKey } from './configuration/key-reader.ts'
import { setKeys } from './configuration/set-keys.ts'
import { isCallProblem, type ChargePointLink } from './charge-point-link.ts'
import { cacheClearedText } from './leaving-words.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from './procedure.ts'
import {
  cancelReservation,
  changeAvailability,
  clearCache,
  clearProfile,
  notPutBack,
  removeIdTags,
} from './put-back.ts'

const input = z.strictObject({
  chargePointId: z.string().min(1).max(255),
  /** Changes that stay as they are, by their seq: a person decided so. */
  keep: z.array(z.int().positive()).max(1_000).optional(),
})

/** Changes that are put back at once: all of one thing. The oldest has what was there before. */
interface Group {
  readonly first: Change
  readonly changes: readonly OpenChange[]
}

/** What was changed twice is put back once; idTags all together. */
const nameOf = (change: Change): string => {
  switch (change.what) {
    case 'key':
      return `key ${foldKey(change.key)}`
    case 'availability':
      return `availability ${change.connectorId}`
    case 'charging-profile':
      return `charging-profile ${change.chargingProfileId}`
    case 'reservation':
      return `reservation ${change.reservationId}`
    case 'heartbeat-interval':
    case 'id-tag':
    case 'cache':
    case 'cache-cleared':
    case 'local-list':
    case 'service-url':
      return change.what
  }
}

/** Each boot overwrites the interval, and keys may need one: it comes last. */
const order: readonly Change['what'][] = [
  'reservation',
  'charging-profile',
  'id-tag',
  'local-list',
  'cache',
  'cache-cleared',
  'availability',
  'key',
  'heartbeat-interval',
  'service-url',
]

const grouped = (changes: readonly OpenChange[]): readonly Group[] => {
  const groups = new Map<string, OpenChange[]>()
  for (const each of changes) {
    const name = nameOf(each.change)
    groups.set(name, [...(groups.get(name) ?? []), each])
  }
  return [...groups.values()]
    .flatMap((group) => (group[0] ? [{ first: group[0].change, changes: group }] : []))
    .toSorted((a, b) => order.indexOf(a.first.what) - order.indexOf(b.first.what))
}

const keyOutcome = (outcome: KeyOutcome | undefined, isInterval: boolean): PutBackOutcome => {
  const todo = isInterval ? 'set-interval' : 'set-by-hand'
  switch (outcome?.outcome) {
    case 'set':
    case 'spelled-otherwise':
      return { state: 'put-back', evidence: 'read-back' }
    case 'skipped-equal':
      return { state: 'gone-already', evidence: 'read-back' }
    case 'set-unread':
      return { state: 'put-back', evidence: 'answer' }
    case 'left':
      return outcome.why === 'too-long'
        ? notPutBack('too-long', todo, null, outcome)
        : notPutBack('no-answer', 'try-again', null, outcome)
    case 'unproven':
      return notPutBack('no-answer', 'try-again', null, outcome)
    case 'differs':
      return notPutBack('still-there', todo, outcome.readBack, outcome)
    case 'rejected':
      return notPutBack('refused', todo, outcome.errorCode ?? 'Rejected', outcome)
    case 'not-lowered':
    case 'not-supported':
    case 'reboot-required':
    case undefined:
      return notPutBack('refused', todo, null, outcome ?? null)
  }
}

/** Sets one key back, as far as that goes without a restart that is refused. Of the way back that it writes down itself nothing is left. */
const setBack = async (
  context: ProcedureContext,
  deps: ConfigurationDeps,
  link: ChargePointLink,
  change: { readonly key: string; readonly value: string },
): Promise<KeyOutcome | undefined> => {
  const set = async (): Promise<KeyOutcome | undefined> => {
    try {
      const { outcomes } = await setKeys(context, deps, link.id, {
        changes: [change],
        reset: 'at-end',
        isWayBack: true,
        checkpoint: null,
        // what is not there yet is found out anew: nothing that is set to its old value is set twice
        save: () => Promise.resolve(),
      })
      return outcomes[0]
    } catch (error) {
      if (!isCallProblem(error, 'reset-refused')) throw error
      return { key: change.key, outcome: 'reboot-required' }
    }
  }
  const outcome = await set()
  for (const { seq, runId } of link.view()?.openChanges ?? [])
    if (runId === context.runId) context.settleChange(link.id, seq, 'superseded')
  return outcome
}

const putBack = async (
  context: ProcedureContext,
  deps: ConfigurationDeps,
  link: ChargePointLink,
  { first, changes }: Group,
): Promise<PutBackOutcome> => {
  switch (first.what) {
    case 'reservation':
      return cancelReservation(link, first.reservationId)
    case 'charging-profile':
      return clearProfile(link, first.chargingProfileId)
    case 'id-tag': {
      const idTags = changes.flatMap(({ change }) => (change.what === 'id-tag' ? [change.idTag] : []))
      return removeIdTags(link, [...new Set(idTags)])
    }
    case 'cache':
      return clearCache(link)
    case 'cache-cleared':
      return { state: 'not-undoable', text: cacheClearedText }
    case 'local-list':
      return notPutBack('list-replaced', 'send-whole-list')
    case 'availability':
      return changeAvailability(link, first.connectorId, first.old)
    case 'service-url':
      return notPutBack('over-service-port', 'use-service-port')
    case 'key': {
      if (first.secret) return notPutBack('secret', 'enter-secret')
      if (first.old === null) return notPutBack('old-unknown', 'set-by-hand')
      const { key, old: value } = first
      return keyOutcome(await setBack(context, deps, link, { key, value }), false)
    }
    case 'heartbeat-interval': {
      if (first.old === null) return notPutBack('old-unknown', 'set-interval')
      const change = { key: 'HeartbeatInterval', value: first.old }
      return keyOutcome(await setBack(context, deps, link, change), true)
    }
  }
}

/**
 * Puts back what the bench changed at a charge point for its own work, and proves each. What can not be put back stays
 * in its list, with what to do. May be done again at any time: what is put back is not touched again.
 */
export const leaveCleanProcedure = (
  deps: ConfigurationDeps,
): Procedure<z.infer<typeof input>, LeaveCleanResult> =>
  defineProcedure({
    input,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'repeat',
    secrets: [],
    async run({ chargePointId, keep = [] }, context) {
      const link = context.chargePoint(chargePointId)
      const open = link.view()?.openChanges ?? []
      const kept = open.filter(({ seq }) => keep.includes(seq))
      for (const { seq } of kept) context.settleChange(chargePointId, seq, 'kept')
      const items: LeaveCleanItem[] = kept.map(({ seq, change }) => ({
        changeSeq: seq,
        change,
        outcome: { state: 'kept' },
      }))
      const groups = grouped(open.filter(({ seq }) => !keep.includes(seq)))
      if (groups.length > 0) await link.ready()
      for (const [done, group] of groups.entries()) {
        context.signal.throwIfAborted()
        context.progress('put-back', { what: group.first.what }, { done, total: groups.length })
        const outcome = await putBack(context, deps, link, group)
        for (const { seq, change } of group.changes) {
          items.push({ changeSeq: seq, change, outcome })
          if (outcome.state === 'put-back' || outcome.state === 'gone-already')
            context.settleChange(chargePointId, seq, 'put-back')
          if (outcome.state === 'not-undoable') context.settleChange(chargePointId, seq, 'kept')
        }
        // what is settled is on disk before the next is touched
        await context.saveCheckpoint({ done: done + 1 })
      }
      return {
        items,
        left: items.filter(({ outcome }) => outcome.state === 'not-put-back' || outcome.state === 'scheduled')
          .length,
      }
    },
  })
