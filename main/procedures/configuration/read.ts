import { z } from 'zod'
import { toTimestamp } from '../../../contract/clock.ts'
import type { ReadConfigurationResult, ReadHow } from '../../../contract/configuration-run.ts'
import type { ConfigurationReading, ReadBoot, ReadKey } from '../../../contract/configuration.ts'
import type { KnowKey } from '../../../contract/key-knowledge.ts'
import { redact, redacted } from '../../../contract/redact.ts'
import { listItems } from '../../../ocpp/configuration-value.ts'
import { configurationKeys } from '../../../ocpp/configuration-keys.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from '../procedure.ts'
import type { ConfigurationDeps } from './deps.ts'
import {
  createKeyReader,
  foldKey,
  maxKeysOf,
  withoutDuplicates,
  type KeyReader,
  type NamedKeys,
} from './key-reader.ts'

export interface ReadOptions {
  /** Further names to ask for where the charge point does not tell all of its keys by itself. */
  readonly names?: readonly string[]
}

interface WholeReading {
  readonly reading: ConfigurationReading
  readonly duplicates: readonly string[]
  readonly how: ReadHow
}

type Deps = Pick<ConfigurationDeps, 'journal' | 'readings' | 'knownKeys'>

/** Where nothing tells how many keys it can be asked for: of one that told all at once, and of one that did not. */
export const plainChunk = 20
const unknownChunk = 4

const bootOf = ({ journal }: Deps, chargePointId: string): ReadBoot | null => {
  const identity = journal.state().chargePoints[chargePointId]?.identity
  return identity
    ? {
        vendor: identity.chargePointVendor,
        model: identity.chargePointModel,
        firmwareVersion: identity.firmwareVersion ?? '',
        serialNumber: identity.chargePointSerialNumber ?? identity.chargeBoxSerialNumber ?? '',
      }
    : null
}

/** How long it took to answer GetConfiguration at most, as far as the journal knows. */
export const slowestReadMs = ({ journal }: Deps, chargePointId: string): number | null =>
  journal.state().chargePoints[chargePointId]?.itsResponses['GetConfiguration']?.worstMs ?? null

const isSecretValue = ({ key, value }: ReadKey, know: KnowKey): boolean =>
  know(key).secret ||
  (value !== null && !value.includes(redacted) && String(redact(value)).includes(redacted))

/** Takes the values of secrets away (quirk 39), a password inside an address too. */
const maskSecrets = (keys: readonly ReadKey[], know: KnowKey): readonly ReadKey[] =>
  keys.map((read) => {
    if (read.value === null || !isSecretValue(read, know)) return read
    return { ...read, value: null, masked: true }
  })

/** What a whole answer has in it by the standard, and what was there before. */
const expected = (keys: readonly ReadKey[], before: readonly ReadKey[]): readonly string[] => {
  const told = new Set(keys.map(({ key }) => foldKey(key)))
  const profiles = listItems(keys.find(({ key }) => foldKey(key) === 'supportedfeatureprofiles')?.value ?? '')
  const required = configurationKeys
    .filter(
      ({ profile, required: isRequired, access }) =>
        isRequired && access !== 'write-only' && (profile === 'Core' || profiles.includes(profile)),
    )
    .map(({ key }) => key)
  return unique([...required, ...before.map(({ key }) => key)]).filter((key) => !told.has(foldKey(key)))
}

const unique = (keys: readonly string[]): readonly string[] =>
  [...new Map(keys.toReversed().map((key) => [foldKey(key), key])).values()].toReversed()

/** Everything that it may have: the standard's keys, its vendor's, and what was seen before. */
const candidates = (
  known: readonly string[],
  before: readonly ReadKey[],
  names: readonly string[],
): readonly string[] =>
  unique([
    ...configurationKeys.filter(({ access }) => access !== 'write-only').map(({ key }) => key),
    ...before.map(({ key }) => key),
    ...known,
    ...names,
  ])

interface Collected {
  readonly found: readonly ReadKey[]
  readonly unknown: readonly string[]
  readonly complete: boolean
  readonly how: ReadHow
}

const joined = (
  first: readonly ReadKey[],
  named: NamedKeys,
): Pick<Collected, 'found' | 'unknown' | 'complete'> => ({
  found: [...first, ...named.found],
  unknown: named.unknown,
  complete: named.unanswered.length === 0,
})

/**
 * Reads all configuration keys of a charge point: with one question, and by name where it is silent, refuses, or cuts
 * its answer (quirk 30). Keys keep their values: only for what stays in memory.
 */
const collect = async (
  context: ProcedureContext,
  reader: KeyReader,
  ask: {
    readonly known: readonly string[]
    readonly before: readonly ReadKey[]
    readonly names: readonly string[]
  },
): Promise<Collected> => {
  const byName = (keys: readonly string[]): Promise<NamedKeys> => {
    const total = keys.length
    context.progress('read-by-name', {}, { done: 0, total })
    return reader.named(keys, (done) => context.progress('read-by-name', {}, { done, total }))
  }
  const all = candidates(ask.known, ask.before, ask.names)
  context.progress('read-all')
  let asked = await reader.all('absent')
  if (asked.kind !== 'answer') {
    const because = asked.kind
    // what it takes for one key tells how long to wait for the others
    reader.limitTo(1)
    const limit = await byName(['GetConfigurationMaxKeys'])
    context.progress('read-all-again')
    asked = await reader.all('empty')
    if (asked.kind !== 'answer') {
      reader.limitTo(maxKeysOf(limit.found) ?? unknownChunk)
      const rest = await byName(all.filter((key) => key !== 'GetConfigurationMaxKeys'))
      const named = {
        found: rest.found,
        unknown: [...limit.unknown, ...rest.unknown],
        unanswered: [...limit.unanswered, ...rest.unanswered],
      }
      return { ...joined(limit.found, named), how: { asked: 'names', chunk: reader.chunk(), because } }
    }
  }

  const { found } = asked.answer
  const missing = expected(found, ask.before)
  if (missing.length === 0)
    return { found, unknown: asked.answer.unknown, complete: true, how: { asked: 'all' } }
  reader.limitTo(Math.min(maxKeysOf(found) ?? plainChunk, found.length))
  const second = await byName(missing)
  if (second.found.length === 0) return { ...joined(found, second), how: { asked: 'all' } }

  const told = new Set([...found, ...second.found].map(({ key }) => foldKey(key)))
  for (const key of second.unknown) told.add(foldKey(key))
  const third = await byName(all.filter((key) => !told.has(foldKey(key))))
  return {
    found: [...found, ...second.found, ...third.found],
    unknown: [...second.unknown, ...third.unknown],
    complete: second.unanswered.length + third.unanswered.length === 0,
    how: { asked: 'names', chunk: reader.chunk(), because: 'cut' },
  }
}

/** The same, with what is told beside the keys. Secrets are masked. */
const readWhole = async (
  context: ProcedureContext,
  deps: Deps,
  chargePointId: string,
  { names = [] }: ReadOptions,
): Promise<WholeReading> => {
  const link = context.chargePoint(chargePointId)
  await link.ready()
  const { know, keys: known } = deps.knownKeys(chargePointId)
  const before = (await deps.readings.latest(chargePointId, 'reading'))?.reading.keys ?? []
  const reader = createKeyReader(link, context.clock, slowestReadMs(deps, chargePointId), plainChunk)
  const { found, unknown, complete, how } = await collect(context, reader, { known, before, names })
  const { keys, duplicates } = withoutDuplicates(found)
  const told = new Set(keys.map(({ key }) => foldKey(key)))
  return {
    reading: {
      chargePointId,
      at: toTimestamp(context.clock.now()),
      keys: maskSecrets(keys, know),
      unknownKeys: unique(unknown).filter((key) => !told.has(foldKey(key))),
      complete,
      boot: bootOf(deps, chargePointId),
    },
    duplicates,
    how,
  }
}

/**
 * Reads all configuration keys of a charge point that the run holds. Secrets are masked. Rejects with `wait-timed-out`
 * where it does not come back, `call-timed-out` or `call-refused` where it does not answer GetConfiguration at all.
 */
export const readConfiguration = async (
  context: ProcedureContext,
  deps: Deps,
  chargePointId: string,
  options: ReadOptions = {},
): Promise<ConfigurationReading> => (await readWhole(context, deps, chargePointId, options)).reading

const input = z.strictObject({ chargePointId: z.string().min(1).max(255) })

/** Reads all configuration keys, and keeps them as the newest reading of the charge point. */
export const readProcedure = (
  deps: ConfigurationDeps,
): Procedure<z.infer<typeof input>, ReadConfigurationResult> =>
  defineProcedure({
    input,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'repeat',
    secrets: [],
    async run({ chargePointId }, context) {
      const { reading, duplicates, how } = await readWhole(context, deps, chargePointId, {})
      const readingId = await deps.readings.put({
        chargePointId,
        kind: 'reading',
        jobId: context.jobId,
        name: null,
        reading,
      })
      return {
        readingId,
        keys: reading.keys.length,
        unknown: reading.unknownKeys.length,
        complete: reading.complete,
        duplicates,
        how,
      }
    },
  })
