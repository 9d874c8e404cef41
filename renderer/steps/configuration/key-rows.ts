import type { ConfigurationView, KeyView } from '../../../contract/configuration-view.ts'
import { keyTopics, type KeyTopic } from '../../../contract/key-knowledge.ts'
import { riskOrder } from '../../../contract/risk-order.ts'
import {
  sameValue,
  shapeOfOwnValue,
  valueProblem,
  type ValueProblem,
  type ValueShape,
} from '../../../ocpp/configuration-value.ts'
import type { KeyReport } from './key-outcomes.ts'
import { untoldKey } from './other-key.ts'
import type { StagedChange } from './staging.ts'

/** What a key is compared with. */
export type Baseline = 'template' | 'reading' | 'default'

export interface KeyRow {
  readonly view: KeyView
  readonly key: string
  /** How its value is read; null = as plain text. */
  readonly shape: ValueShape | null
  /** What it holds, as far as anybody knows; null = it gives none, or it is a secret. */
  readonly value: string | null
  readonly staged: StagedChange | null
  /** What is wrong with what is staged. */
  readonly problem: ValueProblem | null
  /** It can not be changed. */
  readonly locked: boolean
  readonly report: KeyReport | null
  /** Against what it is compared with; null = nothing is said of this key there. */
  readonly drift: { readonly same: boolean; readonly wanted: string | null } | null
  /** What is odd about it by the standard or the dictionary; `zero`: a most of 0, which says nothing (quirk 38). */
  readonly oddity: 'value' | 'read-only' | 'zero' | null
}

/** What is compared with; the template's entries stand in the view. */
const driftOf = (
  view: KeyView,
  value: string | null,
  shape: ValueShape | null,
  baseline: Baseline,
): KeyRow['drift'] => {
  const against = (wanted: string | null | undefined): KeyRow['drift'] =>
    wanted === null || wanted === undefined
      ? null
      : { same: value !== null && sameValue(value, wanted, shape), wanted }
  switch (baseline) {
    case 'template':
      return view.drift === null || view.drift.state === 'hidden' ? null : against(view.drift.wanted)
    case 'reading':
      return view.since === null || view.since.state === 'hidden'
        ? null
        : view.since.state === 'new'
          ? { same: false, wanted: null }
          : against(view.since.value)
    case 'default':
      return against(view.knowledge.default?.value)
  }
}

const oddityOf = ({ value, readonly, knowledge }: KeyView): KeyRow['oddity'] => {
  if (knowledge.secret) return null
  if (value !== null && value !== '' && valueProblem(value, knowledge.shape) !== null) return 'value'
  if (Number(value) === 0 && value !== null && /MaxLength$|MaxKeys$/i.test(knowledge.standardKey ?? ''))
    return 'zero'
  return readonly && knowledge.access === 'read-write' && knowledge.certainty === 'standard'
    ? 'read-only'
    : null
}

export interface RowSources {
  readonly view: ConfigurationView
  readonly staged: ReadonlyMap<string, StagedChange>
  readonly reports: ReadonlyMap<string, KeyReport>
  readonly baseline: Baseline
}

/** The keys as the table shows them. */
export const keyRows = ({ view, staged, reports, baseline }: RowSources): readonly KeyRow[] => {
  const told = new Set(view.keys.map(({ key }) => key.toLowerCase()))
  const untold = [...staged.values()]
    .filter(({ key }) => !told.has(key.toLowerCase()))
    .map(({ key, secret }) => untoldKey(key, secret))
  return [...view.keys, ...untold].map((each): KeyRow => {
    const name = each.key.toLowerCase()
    const report = reports.get(name) ?? null
    const value = each.knowledge.secret ? null : (report?.value ?? each.value)
    const shape = each.knowledge.shape ?? shapeOfOwnValue(value)
    const change = staged.get(name) ?? null
    return {
      view: each,
      key: each.key,
      shape,
      value,
      staged: change,
      problem: change ? valueProblem(change.value, shape) : null,
      locked: each.readonly || each.knowledge.access === 'read-only',
      report,
      drift: driftOf(each, value, shape, baseline),
      oddity: oddityOf(each),
    }
  })
}

/** Harmless ones as they were staged, then the risky ones, each alone: the order in which they are sent. */
export const sendingOrder = (
  rows: readonly KeyRow[],
  changes: readonly StagedChange[],
): readonly KeyRow[] => {
  const byKey = new Map(rows.map((row) => [row.key.toLowerCase(), row]))
  const place = ({ view }: KeyRow): number =>
    view.knowledge.risk === null ? -1 : riskOrder.indexOf(view.knowledge.risk.kind)
  // secrets are sent after the others of their kind
  const plain = changes.filter(({ secret }) => !secret)
  return [...plain, ...changes.filter(({ secret }) => secret)]
    .flatMap(({ key }) => byKey.get(key.toLowerCase()) ?? [])
    .toSorted((a, b) => place(a) - place(b))
}

export const shows = ['all', 'staged', 'drift', 'findings', 'read-only'] as const
export type Show = (typeof shows)[number]

const belongs: Readonly<Record<Show, (row: KeyRow) => boolean>> = {
  all: () => true,
  staged: ({ staged }) => staged !== null,
  drift: ({ drift }) => drift?.same === false,
  findings: ({ oddity, view }) => oddity !== null || view.findings.length > 0,
  'read-only': ({ locked }) => locked,
}

export const countOf = (rows: readonly KeyRow[], show: Show): number => rows.filter(belongs[show]).length

export interface RowFilter {
  readonly show: Show
  readonly profile: string | null
  /** Every word of it is found in the key, its value, or what it means. */
  readonly find: string
}

const textOf = ({ key, value, view: { knowledge } }: KeyRow): string =>
  [key, value, knowledge.standardKey, knowledge.meaning?.en, knowledge.meaning?.ko]
    .filter(Boolean)
    .join(' ')
    .toLowerCase()

export const filterRows = (
  rows: readonly KeyRow[],
  { show, profile, find }: RowFilter,
): readonly KeyRow[] => {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(
    (row) =>
      belongs[show](row) &&
      (profile === null || row.view.knowledge.profile === profile) &&
      words.every((word) => textOf(row).includes(word)),
  )
}

export const profilesOf = (rows: readonly KeyRow[]): readonly string[] =>
  [...new Set(rows.flatMap(({ view }) => view.knowledge.profile ?? []))].toSorted()

export interface RowGroup {
  readonly topic: KeyTopic
  readonly rows: readonly KeyRow[]
}

/** By topic, in the order of the topics; within one as the charge point told them. */
export const groupRows = (rows: readonly KeyRow[]): readonly RowGroup[] =>
  keyTopics
    .map((topic) => ({ topic, rows: rows.filter(({ view }) => view.knowledge.topic === topic) }))
    .filter((group) => group.rows.length > 0)
