import type { ChargePointView } from '../../../contract/project.ts'
import { redact } from '../../../contract/redact.ts'
import type { FindingGroup, FrameDetail } from '../../../contract/traffic.ts'

const stamp = (ms: number): string => new Date(ms).toISOString()
const longestFrame = 2000
const severities = { violation: 'Violation', tolerated: 'Tolerated', note: 'Note' } as const

/** A table's cell: bars and line ends have a meaning there. */
const cell = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\s+/g, ' ')

/** Characters that would make something else of a sentence. */
const plain = (text: string): string => text.replace(/[\\`*_<>[\]]/g, '\\$&')

const fenced = (text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}json\n${text}\n${fence}`
}

const shown = (text: string): string => {
  const safe = String(redact(text))
  return safe.length > longestFrame ? `${safe.slice(0, longestFrame)}…` : safe
}

const identityOf = ({
  id,
  identity,
}: ChargePointView): readonly (readonly [string, string | undefined])[] => [
  ['Charge point', id],
  ['Vendor', identity?.chargePointVendor],
  ['Model', identity?.chargePointModel],
  ['Serial number', identity?.chargePointSerialNumber ?? identity?.chargeBoxSerialNumber],
  ['Firmware', identity?.firmwareVersion],
]

export interface MarkdownInput {
  readonly chargePoint: ChargePointView
  readonly groups: readonly FindingGroup[]
  /** The newest frame of each sentence that has one, by its seq. */
  readonly frames: ReadonlyMap<number, FrameDetail>
  readonly titleOf: (rule: string) => string
  readonly now: number
}

const section = (group: FindingGroup, { frames, titleOf }: MarkdownInput): string => {
  const { rule, severity, clause, count, firstAt, lastAt, sentences, moreSentences } = group
  const facts = [
    severities[severity],
    clause,
    `rule \`${rule}\``,
    `seen ${count} ${count === 1 ? 'time' : 'times'}`,
  ]
  const times = count === 1 ? `At ${stamp(lastAt)}.` : `First ${stamp(firstAt)}, last ${stamp(lastAt)}.`
  const list = sentences.map(
    ({ text, count: n }) => `- ${plain(String(redact(text)))}${count > 1 ? ` (${n} ×)` : ''}`,
  )
  const more = moreSentences > 0 ? [`- and ${moreSentences} more like it`] : []
  const seq = sentences.map((sentence) => sentence.frames[0]).find((found) => found !== undefined)
  const frame = seq === undefined ? undefined : frames.get(seq)
  const example = frame
    ? [
        `Frame ${frame.seq}, ${frame.direction === 'in' ? 'from the charge point' : 'to the charge point'}, ${stamp(frame.at)}:`,
        fenced(shown(frame.text)),
      ]
    : []
  return [
    `## ${plain(titleOf(rule))}`,
    facts.filter((fact) => fact !== null).join(' · '),
    times,
    [...list, ...more].join('\n'),
    ...example,
  ].join('\n\n')
}

/** All findings about a charge point for its vendor, in English; secrets are blacked out. */
export const findingsMarkdown = (input: MarkdownInput): string => {
  const { chargePoint, groups, now } = input
  const known = identityOf(chargePoint).filter(
    (entry): entry is readonly [string, string] => entry[1] !== undefined,
  )
  const table = [
    '| | |',
    '|---|---|',
    ...known.map(([name, value]) => `| ${name} | ${cell(value)} |`),
    `| Written | ${stamp(now)} |`,
  ]
  return [
    `# OCPP 1.6-J findings: ${plain(chargePoint.id)}`,
    table.join('\n'),
    ...groups.map((group) => section(group, input)),
    '',
  ].join('\n\n')
}
