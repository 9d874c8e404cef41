import { createI18n } from '../../../../i18n/create-i18n.ts'
import { lists as words } from '../../../../i18n/lists.en.ts'
import { refusalReasons, type ImportRow, type ListImport } from '../../../../contract/local-list-import.ts'
import type { ListComparison, ListEntry, ListPlan, SendListResult } from '../../../../contract/local-list.ts'
import { tellTable } from '../config/tell.ts'
import type { Output } from '../output.ts'

const { t } = createI18n('en')

export const problemText = ({ problems, decision }: ImportRow): string =>
  problems.length === 0 && decision === 'leave-out'
    ? words.problems['by-hand']
    : problems.map(({ problem, params }) => t(`lists.problems.${problem}`, { ...params })).join('; ')

/** The sentence for a file that is no list. */
export const refusalText = (reason: string): string => {
  const known = refusalReasons.find((each) => each === reason)
  return known === undefined ? reason : t(`lists.refusals.${known}`)
}

export const tellImport = (made: ListImport, left: readonly ImportRow[], { say, emit }: Output): void => {
  emit({ event: 'import', rows: made.rows, taken: made.taken, leftOut: made.leftOut, notes: made.notes })
  for (const { note, params } of made.notes) say(t(`lists.notes.${note}`, { ...params }))
  say(`${made.taken} of ${made.rows} rows are cards of the list.`)
  for (const row of left) {
    emit({ event: 'left-out', row: row.row, given: row.given, problems: row.problems })
    say(`  row ${row.row}: ${row.given.idTag || '-'}: ${problemText(row)}`)
  }
}

export const tellPlan = (plan: ListPlan, { say, emit }: Output): void => {
  emit({ event: 'plan', ...plan, changes: plan.changes && { ...plan.changes, differences: undefined } })
  say(`On the charge point: version ${plan.listVersion}. ${t(`lists.held.${plan.held}`)}.`)
  const { changes, maxEntries, maxPerMessage } = plan
  if (changes) say(`${changes.added} added, ${changes.changed} changed, ${changes.removed} removed.`)
  if (maxPerMessage.told === 0) say('SendLocalListMaxLength reads 0, which tells nothing.')
  if (!plan.fits) say(`It tells room for ${maxEntries.limit ?? 0} cards: ${plan.entries} do not fit.`)
  if (plan.enabled === false) say('LocalAuthListEnabled is off.')
  const kind = t(`lists.kinds.${plan.kind}`)
  say(`To be sent: ${kind}; ${plan.messages} messages of at most ${plan.perMessage} cards.`)
}

export const tellSent = (result: SendListResult, { say }: Output): void => {
  for (const turn of result.turns)
    switch (turn.turn) {
      case 'halved':
        say(`${turn.from} cards in a message were too many (${turn.answer}): ${turn.to} from there on.`)
        break
      case 'more':
        say(`${turn.from} cards in a message were taken some times: tried ${turn.to}.`)
        break
      case 'full-instead':
        say(`Sent whole instead (${turn.answer}).`)
        break
      case 'resumed':
        say(`Gone on after ${turn.sent} cards.`)
        break
      case 'lost':
        say(`It lost its list on the way (version ${turn.listVersion}): sent anew.`)
        break
    }
  say(
    result.proven
      ? `Proven: version ${result.readBack ?? result.listVersion} reads back, ${result.entries} cards.`
      : `Not proven: ${result.listVersion} was accepted, ${result.readBack ?? 'nothing'} reads back.`,
  )
}

const cells = ({ idTag, status, expiryDate, parentIdTag }: ListEntry): readonly string[] => [
  idTag,
  status,
  expiryDate ?? '-',
  parentIdTag ?? '-',
]

export const tellEntries = (entries: readonly ListEntry[], output: Output): void => {
  for (const entry of entries) output.emit({ event: 'entry', ...entry })
  tellTable([['IDTAG', 'STATUS', 'UNTIL', 'PARENT'], ...entries.map(cells)], output)
}

export const tellDifferences = (comparison: ListComparison, output: Output): void => {
  const { added, changed, removed, same, differences } = comparison
  for (const difference of differences) output.emit({ event: 'difference', ...difference })
  const marks = { added: '+', changed: '~', removed: '-' } as const
  for (const { change, before, after } of differences)
    output.say(`${marks[change]} ${after?.idTag ?? before?.idTag ?? ''}`)
  output.say(`${added} added, ${changed} changed, ${removed} removed, ${same} the same.`)
}
