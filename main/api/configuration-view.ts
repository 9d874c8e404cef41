import type { RefusedTemplate } from '../../contract/configuration-apply.ts'
import {
  fillTemplate,
  readVariables,
  type ConfigurationTemplate,
} from '../../contract/configuration-template.ts'
import type {
  Compared,
  ComparedHead,
  CompareInput,
  ComparisonView,
  ConfigurationInput,
  ConfigurationView,
  DictionariesView,
  DictionaryView,
  KeyView,
  ReadingHead,
  ReadingView,
} from '../../contract/configuration-view.ts'
import type { ConfigurationReading } from '../../contract/configuration.ts'
import type { KnowKey } from '../../contract/key-knowledge.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { compareReadings, driftOf, type Difference, type DriftEntry } from '../../ocpp/configuration-drift.ts'
import { judgeBackup } from '../../ocpp/configuration-plausible.ts'
import { sameValue } from '../../ocpp/configuration-value.ts'
import { knowKeys } from '../catalogue/key-knowledge.ts'
import type { DictionaryMatch } from '../catalogue/match.ts'
import { bootOf } from '../procedures/configuration/open-configuration.ts'
import { variablesFor } from '../procedures/configuration/variables.ts'
import type { StoredReading } from '../storage/readings.ts'
import type { ApiDeps } from './context.ts'
import { keyFindings } from './key-findings.ts'

type Deps = Pick<ApiDeps, 'journal' | 'configuration'>

const fold = (key: string): string => key.trim().toLowerCase()

const matchesOf = (
  { journal, configuration }: Deps,
  chargePointId: string,
  reading: ConfigurationReading | null,
) => {
  const boot = reading?.boot ?? bootOf(journal.state(), chargePointId)
  return configuration.catalogue.match({ boot, keys: reading?.keys.map(({ key }) => key) ?? [] })
}

const dictionaryView = ({ dictionary, certainty }: DictionaryMatch): DictionaryView => {
  const { id, origin, content } = dictionary
  const { vendor, product, keys, quirks, sources } = content
  return {
    id,
    vendor,
    product,
    origin,
    match: certainty,
    keys: keys.length,
    quirks: quirks.map(({ fact, certainty: own, source }) => ({
      fact,
      certainty: certainty === 'guess' ? 'guess' : (own ?? sources[source]?.certainty ?? 'guess'),
      source: sources[source]?.ref ?? source,
    })),
  }
}

const headOf = ({ id, chargePointId, kind, jobId, name, reading }: StoredReading): ReadingHead => ({
  id,
  chargePointId,
  kind,
  jobId,
  name,
  at: reading.at,
  complete: reading.complete,
  boot: reading.boot,
  fault: judgeBackup(reading).fault,
})

const sinceOf = (difference: Difference | undefined): KeyView['since'] =>
  difference === undefined || difference.a === null
    ? { state: 'new', value: null }
    : {
        state: difference.state === 'only-a' || difference.state === 'only-b' ? 'new' : difference.state,
        value: difference.a.value,
      }

const keyViews = (
  reading: ConfigurationReading,
  know: KnowKey,
  previous: ConfigurationReading | null,
  drift: readonly DriftEntry[],
  findingsOf: (key: string) => KeyView['findings'] = () => [],
): readonly KeyView[] => {
  const differences = new Map(
    (previous ? compareReadings({ keys: previous.keys, know }, { keys: reading.keys, know }) : []).flatMap(
      (each) => (each.b === null ? [] : [[fold(each.b.key), each] as const]),
    ),
  )
  const drifts = new Map(drift.map((entry) => [fold(entry.key), entry]))
  return reading.keys.map(({ key, value, readonly, masked = false }) => {
    const knowledge = know(key)
    const shown = knowledge.secret ? null : value
    const standard = knowledge.default?.value ?? null
    return {
      key,
      value: shown,
      readonly,
      masked: masked || (knowledge.secret && value !== null),
      knowledge,
      isDefault: shown === null || standard === null ? null : sameValue(shown, standard, knowledge.shape),
      since: previous ? sinceOf(differences.get(fold(key))) : null,
      drift: drifts.get(fold(key)) ?? null,
      findings: findingsOf(key),
    }
  })
}

const storedReading = async ({ configuration }: Deps, id: string): Promise<StoredReading> => {
  const stored = await configuration.readings.get(id)
  if (!stored) throw new ToolError('not-found', { reading: id }, null, `There is no reading "${id}".`)
  return stored
}

/** The newest of a charge point, whatever its kind, and the one before. */
const newest = async ({ configuration }: Deps, chargePointId: string): Promise<readonly StoredReading[]> => {
  const entries = await configuration.readings.list({ chargePointId, limit: 2 })
  const stored = await Promise.all(entries.map(({ id }) => configuration.readings.get(id)))
  return stored.filter((each) => each !== null)
}

const knownOf = (deps: Deps, chargePointId: string, reading: ConfigurationReading | null): KnowKey =>
  knowKeys(matchesOf(deps, chargePointId, reading))

const filled = async (
  { journal, configuration }: Deps,
  template: ConfigurationTemplate,
  chargePointId: string,
  reading: ConfigurationReading | null,
  variables: Readonly<Record<string, string>>,
) =>
  fillTemplate(
    template,
    variablesFor(
      journal.state(),
      chargePointId,
      reading,
      await configuration.siteOf(chargePointId),
      variables,
    ),
  )

/** Variables that go into secret keys. */
const secretVariables = ({ keys }: ConfigurationTemplate, know: KnowKey): readonly string[] => {
  const names = keys.flatMap((each) =>
    each.rule === 'leave' || !know(each.key).secret
      ? []
      : (readVariables(each.value) ?? []).flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : [])),
  )
  return [...new Set(names)]
}

/** Everything that is known of the configuration of a charge point, as it was read last. */
export const configurationView = async (
  deps: Deps,
  input: ConfigurationInput,
): Promise<ConfigurationView> => {
  const { chargePointId, templateId, variables = {} } = input
  const [last, before] = await newest(deps, chargePointId)
  const reading = last?.reading ?? null
  const matches = matchesOf(deps, chargePointId, reading)
  const know = knowKeys(matches)
  const stored = templateId ? await deps.configuration.templates.get(templateId) : null
  const fill = stored && (await filled(deps, stored.template, chargePointId, reading, variables))
  const drift = reading && fill?.ok === true ? driftOf(fill.keys, reading, know) : []
  const findingsOf = await keyFindings(deps.journal, chargePointId)
  const now = new Set(reading?.keys.map(({ key }) => fold(key)) ?? [])
  return {
    chargePointId,
    reading: last ? headOf(last) : null,
    keys: reading ? keyViews(reading, know, before?.reading ?? null, drift, findingsOf) : [],
    unknownKeys: reading?.unknownKeys ?? [],
    missingKeys: reading?.complete === true ? judgeBackup(reading).missing : [],
    goneKeys: before?.reading.keys.map(({ key }) => key).filter((key) => !now.has(fold(key))) ?? [],
    previous: before ? headOf(before) : null,
    template: stored && {
      id: stored.id,
      name: stored.template.name,
      missing: drift.filter(({ state }) => state === 'missing' || state === 'unsupported'),
      unfilled: fill?.ok === false ? [...new Set(fill.unknown.map(({ variable }) => variable))] : [],
      secrets: secretVariables(stored.template, know),
    },
    dictionaries: matches.map(dictionaryView),
  }
}

/** One reading or backup, with what is known of its keys. ToolError `not-found`. */
export const readingView = async (deps: Deps, id: string): Promise<ReadingView> => {
  const stored = await storedReading(deps, id)
  const know = knownOf(deps, stored.chargePointId, stored.reading)
  return {
    reading: headOf(stored),
    keys: keyViews(stored.reading, know, null, []),
    unknownKeys: stored.reading.unknownKeys,
  }
}

interface Side {
  readonly head: ComparedHead
  readonly chargePointId: string
  readonly reading: ConfigurationReading
}

const neverRead = (chargePointId: string): ToolError =>
  new ToolError(
    'not-found',
    { chargePointId },
    'read-first',
    `The configuration of "${chargePointId}" was never read.`,
  )

/** Null: a template, which has no reading. */
const sideOf = async (deps: Deps, side: Compared): Promise<Side | null> => {
  if (side.kind === 'template') return null
  if (side.kind === 'charge-point') {
    const { chargePointId } = side
    const [last] = await newest(deps, chargePointId)
    if (!last) throw neverRead(chargePointId)
    const head = { kind: side.kind, id: chargePointId, name: chargePointId, at: last.reading.at }
    return { head, chargePointId, reading: last.reading }
  }
  const { id, chargePointId, name, reading } = await storedReading(deps, side.id)
  return {
    head: { kind: side.kind, id, name: name ?? chargePointId, at: reading.at },
    chargePointId,
    reading,
  }
}

/** Any two of charge points, readings, backups and templates, by meaning. ToolError `not-found`, `template-invalid`. */
export const comparisonView = async (deps: Deps, { a, b }: CompareInput): Promise<ComparisonView> => {
  const sides = await Promise.all([sideOf(deps, a), sideOf(deps, b)])
  const knowNothing = knowKeys([])
  const completed = async (given: Compared, own: Side | null, other: Side | null) => {
    if (own) {
      const know = knownOf(deps, own.chargePointId, own.reading)
      return { head: own.head, comparable: { keys: own.reading.keys, know }, know }
    }
    if (given.kind !== 'template') throw neverRead('')
    const { id, template } = await deps.configuration.templates.get(given.id)
    const know = other ? knownOf(deps, other.chargePointId, other.reading) : knowNothing
    const fill = await filled(
      deps,
      template,
      other?.chargePointId ?? '',
      other?.reading ?? null,
      given.variables ?? {},
    )
    // what nobody can fill in is shown as it is written
    const keys = fill.ok ? fill.keys : template.keys.flatMap((each) => (each.rule === 'leave' ? [] : [each]))
    const head = { kind: given.kind, id, name: template.name, at: null }
    return { head, comparable: { keys, know }, know }
  }
  const [left, right] = [await completed(a, sides[0], sides[1]), await completed(b, sides[1], sides[0])]
  const differences = compareReadings(left.comparable, right.comparable).map((each) => ({
    ...each,
    knowledge: each.a === null ? right.know(each.b?.key ?? '') : left.know(each.a.key),
  }))
  return {
    a: left.head,
    b: right.head,
    differences,
    differing: differences.filter(({ state }) => state !== 'same').length,
  }
}

/** The dictionaries that speak of a charge point, and the files that are not used. */
export const dictionariesView = async (
  deps: Deps,
  chargePointId: string | null,
): Promise<DictionariesView> => {
  const { catalogue } = deps.configuration
  const reading = chargePointId === null ? null : ((await newest(deps, chargePointId))[0]?.reading ?? null)
  const matches = chargePointId === null ? [] : matchesOf(deps, chargePointId, reading)
  return {
    matches: matches.map(dictionaryView),
    known: catalogue.dictionaries().length,
    refused: catalogue
      .refused()
      .map(({ file, line, column, rule }): RefusedTemplate => ({ file, line, column, rule })),
  }
}
