import type { TFunction } from 'i18next'
import type { FirmwareRecord, FirmwareTurn } from '../../../contract/firmware.ts'
import { formatBytes, formatWhole } from '../../components/bytes.ts'
import { formatTime } from '../../components/format.ts'
import type { StatusKind } from '../../components/status-icon.tsx'

/** One line of the two lanes: what it said, what was seen, or both within the same second. */
export interface StoryRow {
  readonly at: number
  readonly said: string | null
  readonly saw: { readonly kind: StatusKind; readonly words: string } | null
}

type Lanes = Omit<StoryRow, 'at'>

const saw = (kind: StatusKind, words: string): Lanes => ({ said: null, saw: { kind, words } })

const bootLanes = (version: string | null, record: FirmwareRecord, t: TFunction): Lanes => {
  if (version === null)
    return {
      said: t('firmware.turns.bootsUnsaid'),
      saw: { kind: 'needs-you', words: t('firmware.turns.bootUnsaid') },
    }
  const said = t('firmware.turns.boots', { version })
  const expected = record.image.version
  if (version === expected || (expected === null && version !== record.versionBefore))
    return { said, saw: { kind: 'proven', words: t('firmware.turns.bootNew') } }
  if (version === record.versionBefore)
    return { said, saw: { kind: 'note', words: t('firmware.turns.bootOld') } }
  return { said, saw: { kind: 'needs-you', words: t('firmware.turns.bootOther') } }
}

const fetchWords = (
  { method, from }: Extract<FirmwareTurn, { what: 'fetch' }>,
  t: TFunction,
  language: string,
): string =>
  method === 'HEAD'
    ? t('firmware.turns.head', { method })
    : from > 0
      ? t('firmware.turns.from', { method, from: formatWhole(from, language) })
      : t('firmware.turns.whole', { method })

/** null: nothing that a person needs to read. */
const lanesOf = (
  turn: FirmwareTurn,
  record: FirmwareRecord,
  t: TFunction,
  language: string,
): Lanes | null => {
  switch (turn.what) {
    case 'requested':
      return turn.answered
        ? { said: t('firmware.turns.answered'), saw: null }
        : saw('needs-you', t('firmware.turns.unanswered'))
    case 'said':
      return { said: turn.status, saw: null }
    case 'fetch':
      return saw('proven', fetchWords(turn, t, language))
    case 'fetch-ended':
      // its last byte has a line of its own
      if (turn.end === 'complete') return null
      return saw(
        'needs-you',
        t('firmware.turns.ended', {
          attempt: turn.attempt,
          end: t(`firmware.ends.${turn.end}`),
          bytes: formatBytes(turn.bytes),
        }),
      )
    case 'fetch-refused':
      return saw(
        'needs-you',
        t('firmware.turns.refused', { refusal: t(`firmware.refusals.${turn.refusal}`) }),
      )
    case 'first-byte':
      return saw('proven', t('firmware.turns.firstByte'))
    case 'last-byte':
      return saw('proven', t('firmware.turns.lastByte'))
    case 'link-lost': {
      const values = { code: turn.code, served: formatBytes(turn.served) }
      return saw(
        'link-lost',
        turn.by === 'quit' || turn.by === 'central-system'
          ? t('firmware.turns.closedHere')
          : turn.by === 'charge-point'
            ? t('firmware.turns.closed', values)
            : t('firmware.turns.lost', values),
      )
    }
    case 'link-back':
      return saw('linked', t('firmware.turns.back'))
    case 'boot':
      return bootLanes(turn.firmwareVersion, record, t)
    case 'disagreement':
      return saw('needs-you', t(`firmware.disagreements.${turn.about}`))
    case 'taken-up':
      return saw('interrupted', t('firmware.turns.takenUp'))
  }
}

/** What it asks for stands before the bytes that it gets for it, within the same moment. */
const ranks: Readonly<Partial<Record<FirmwareTurn['what'], number>>> = { 'first-byte': 1, 'last-byte': 2 }
const rankOf = ({ what }: FirmwareTurn): number => ranks[what] ?? 0

/** Bytes are seen at once, and what the journal tells a little later: each stands where it happened. */
const inOrder = (turns: readonly FirmwareTurn[]): readonly FirmwareTurn[] =>
  turns.toSorted((a, b) => a.at - b.at || rankOf(a) - rankOf(b))

/** The story of an update in its two lanes; what was said and what was seen within a second share a line. */
export const storyOf = (record: FirmwareRecord, t: TFunction, language: string): readonly StoryRow[] => {
  const rows: StoryRow[] = []
  for (const turn of inOrder(record.turns)) {
    const lanes = lanesOf(turn, record, t, language)
    if (lanes === null) continue
    const last = rows.at(-1)
    const isShared =
      last !== undefined &&
      formatTime(last.at) === formatTime(turn.at) &&
      ((last.said === null && lanes.saw === null) || (last.saw === null && lanes.said === null))
    if (isShared)
      rows[rows.length - 1] = { at: last.at, said: last.said ?? lanes.said, saw: last.saw ?? lanes.saw }
    else rows.push({ at: turn.at, ...lanes })
  }
  return rows
}
