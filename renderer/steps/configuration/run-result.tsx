import { useTranslation } from 'react-i18next'
import type { NotRestorable } from '../../../contract/configuration-apply.ts'
import { Note } from '../../components/ui.tsx'
import { useLastRun } from '../../state/runs.ts'
import { outcomesIn } from './key-outcomes.ts'

/** What is read or set newly takes the place of what was told before. */
const procedures = [
  'configuration.read',
  'configuration.set',
  'configuration.restart',
  'configuration.apply',
  'configuration.restore',
  'configuration.backup',
]

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textsIn = (value: unknown, name: string): readonly string[] => {
  const list: unknown = isRecord(value) ? value[name] : null
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : []
}

const whys: readonly NotRestorable[] = ['secret', 'no-value', 'read-only', 'unsupported', 'ours']

/** Keys by why they were not put back. */
const notRestored = (result: Readonly<Record<string, unknown>>): ReadonlyMap<NotRestorable, string[]> => {
  const list: unknown = result['notRestorable']
  const found = new Map<NotRestorable, string[]>()
  for (const each of Array.isArray(list) ? list.filter(isRecord) : []) {
    const why = whys.find((known) => known === each['why'])
    const { key } = each
    if (why && typeof key === 'string') found.set(why, [...(found.get(why) ?? []), key])
  }
  return found
}

const Backup = ({ result }: { readonly result: Readonly<Record<string, unknown>> }) => {
  const { t } = useTranslation()
  const [cut, secrets] = [textsIn(result, 'perhapsCut'), textsIn(result, 'secrets')]
  return (
    <Note kind="proven">
      <b>{t('configuration.ended.backup', { count: Number(result['keys'] ?? 0) })}</b>
      {secrets.length > 0 && <p>{t('configuration.ended.backupSecrets', { keys: secrets.join(', ') })}</p>}
      {cut.length > 0 && <p>{t('configuration.ended.backupCut', { keys: cut.join(', ') })}</p>}
    </Note>
  )
}

const Restored = ({ result }: { readonly result: Readonly<Record<string, unknown>> }) => {
  const { t } = useTranslation()
  const outcomes = outcomesIn(result)
  const open = outcomes.filter(({ isProven }) => !isProven).map(({ key }) => key)
  const left = notRestored(result)
  const isWhole = open.length === 0 && !left.has('read-only') && !left.has('unsupported')
  return (
    <Note kind={isWhole ? 'proven' : 'needs-you'}>
      <b>{t('configuration.ended.restored', { count: outcomes.length - open.length })}</b>
      {open.length > 0 && <p>{t('configuration.ended.open', { keys: open.join(', ') })}</p>}
      {[...left].map(([why, keys]) => (
        <p key={why}>{t(`configuration.ended.notRestored.${why}`, { keys: keys.join(', ') })}</p>
      ))}
    </Note>
  )
}

const Applied = ({ result }: { readonly result: Readonly<Record<string, unknown>> }) => {
  const { t } = useTranslation()
  const outcomes = outcomesIn(result)
  const proven = outcomes.filter(({ isProven }) => isProven).length
  const name = typeof result['template'] === 'string' ? result['template'] : ''
  const [must, should] = [textsIn(result['unmet'], 'must'), textsIn(result['unmet'], 'should')]
  return (
    <Note kind={must.length === 0 ? 'proven' : 'failed'}>
      <b>{t('configuration.ended.applied', { count: proven, name })}</b>
      {must.length > 0 && <p>{t('configuration.ended.must', { keys: must.join(', ') })}</p>}
      {should.length > 0 && <p>{t('configuration.ended.should', { keys: should.join(', ') })}</p>}
    </Note>
  )
}

/** What came of a backup, a template or a restoring: what is proven, and what is left to be done by hand. */
export const RunResult = ({ chargePointId }: { readonly chargePointId: string }) => {
  const run = useLastRun(chargePointId, procedures)
  if (run?.state.state !== 'done' || !isRecord(run.state.result)) return null
  const { result } = run.state
  switch (run.procedure) {
    case 'configuration.backup':
      return <Backup result={result} />
    case 'configuration.restore':
      return <Restored result={result} />
    case 'configuration.apply':
      return <Applied result={result} />
    default:
      return null
  }
}
