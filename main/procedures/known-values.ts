import { redacted } from '../../contract/redact.ts'
import { parseFrame } from '../../ocpp/rpc.ts'
import type { Journal } from '../storage/journal.ts'
import type { Readings } from '../storage/readings.ts'
import { foldKey } from './configuration/key-reader.ts'

export interface KnownValuesDeps {
  readonly journal: Pick<Journal, 'state'>
  readonly readings: Pick<Readings, 'list' | 'get'>
}

/** What the keys of the charge points hold, by what went over the link. Of secrets nothing is known. */
export interface KnownValues {
  /** Null: it was never told, or it may be another one since. */
  of(chargePointId: string, key: string): Promise<string | null>
  set(chargePointId: string, key: string, value: string): void
  /** Takes down a GetConfiguration.conf. */
  told(chargePointId: string, frame: string): void
}

const pairsOf = (text: string): readonly (readonly [string, string])[] => {
  const frame = parseFrame(text)
  if (frame.kind !== 'result' || typeof frame.payload !== 'object' || frame.payload === null) return []
  const list: unknown = 'configurationKey' in frame.payload ? frame.payload.configurationKey : null
  if (!Array.isArray(list)) return []
  return list.flatMap((each: unknown): readonly (readonly [string, string])[] =>
    typeof each === 'object' &&
    each !== null &&
    'key' in each &&
    typeof each.key === 'string' &&
    'value' in each &&
    typeof each.value === 'string'
      ? [[foldKey(each.key), each.value]]
      : [],
  )
}

export const knownValues = ({ journal, readings }: KnownValuesDeps): KnownValues => {
  const known = new Map<string, Map<string, string | null>>()
  const valuesOf = (id: string): Map<string, string | null> => {
    const values = known.get(id) ?? new Map<string, string | null>()
    known.set(id, values)
    return values
  }

  /** A value that the journal does not keep is not known, and what it was before holds no longer. */
  const keep = (id: string, key: string, value: string): void => {
    valuesOf(id).set(key, value.includes(redacted) ? null : value)
  }

  /** Whether something was set since: then a reading before it proves nothing. */
  const wasSetSince = (id: string, at: number): boolean =>
    Object.values(journal.state().runs).some(
      ({ procedure, chargePointId, startedAt, endedAt }) =>
        chargePointId === id &&
        /^configuration\.(?:set|apply|restore)$|^leave-clean$/.test(procedure) &&
        (endedAt ?? startedAt) > at,
    )

  return {
    async of(id, key) {
      const told = valuesOf(id).get(foldKey(key))
      if (told !== undefined) return told
      const [entry] = await readings.list({ chargePointId: id, limit: 1 })
      if (!entry || wasSetSince(id, Date.parse(entry.at))) return null
      const stored = await readings.get(entry.id)
      return stored?.reading.keys.find((each) => foldKey(each.key) === foldKey(key))?.value ?? null
    },
    set(id, key, value) {
      keep(id, foldKey(key), value)
    },
    told(id, frame) {
      for (const [key, value] of pairsOf(frame)) keep(id, key, value)
    },
  }
}
