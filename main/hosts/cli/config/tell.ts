import type { KeyOutcome } from '../../../../contract/configuration-run.ts'
import type { KeyView } from '../../../../contract/configuration-view.ts'
import type { ApplyResult } from '../../../../contract/configuration-apply.ts'
import type { Output } from '../output.ts'

/** Lines of two or more columns, each as wide as its widest cell. */
export const tellTable = (rows: readonly (readonly string[])[], { say }: Output): void => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

export const valueText = ({ value, masked }: Pick<KeyView, 'value' | 'masked'>): string =>
  masked ? '(secret)' : (value ?? '(none given)')

const outcomeText = (outcome: KeyOutcome): string => {
  switch (outcome.outcome) {
    case 'set':
      return outcome.evidence === 'read-back' ? 'set, read back' : 'set, it came back with it'
    case 'spelled-otherwise':
      return `set, it writes ${outcome.readBack}`
    case 'set-unread':
      return 'accepted, cannot be read back'
    case 'reboot-required':
      return 'holds after its next reboot'
    case 'rejected':
      return outcome.untilReboot
        ? 'rejected: perhaps until its reboot'
        : `rejected${outcome.errorCode === null ? '' : ` (${outcome.errorCode})`}`
    case 'not-supported':
      return 'not supported'
    case 'differs':
      return `accepted, but reads back ${outcome.readBack ?? 'nothing'}`
    case 'skipped-equal':
      return 'has it already'
    case 'not-lowered':
      return `stays ${outcome.readBack}: a SecurityProfile can only be raised`
    case 'unproven':
      return `not proven: ${outcome.why.replaceAll('-', ' ')}`
    case 'left':
      return `not sent: ${outcome.why.replaceAll('-', ' ')}`
  }
}

const good: ReadonlySet<KeyOutcome['outcome']> = new Set([
  'set',
  'spelled-otherwise',
  'set-unread',
  'reboot-required',
  'skipped-equal',
])

/** Tells each key; true = all of them are as they were asked for, as far as can be seen. */
export const tellOutcomes = (outcomes: readonly KeyOutcome[], output: Output): boolean => {
  tellTable(
    outcomes.map((outcome) => [outcome.key, outcomeText(outcome)]),
    output,
  )
  return outcomes.every(({ outcome }) => good.has(outcome))
}

/** Tells what is not as it is wanted; true = nothing that must be so is otherwise. */
export const tellDrift = (drift: ApplyResult['drift'], output: Output): boolean => {
  const off = drift.filter(({ state }) => state !== 'same' && state !== 'hidden')
  if (off.length === 0) output.say(`All ${drift.length} keys are as the template wants them.`)
  else
    tellTable(
      [
        ['KEY', 'RULE', 'HAS', 'WANTED', ''],
        ...off.map(({ key, rule, state, wanted, found }) => [
          key,
          rule,
          found ?? '-',
          wanted ?? '(secret)',
          state.replaceAll('-', ' '),
        ]),
      ],
      output,
    )
  return off.every(({ rule }) => rule !== 'must')
}
