import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DiagnosticsEntry } from '../../../contract/diagnostics.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { Icon } from '../../components/icon.tsx'
import { Note, StateCard, StepHeader } from '../../components/ui.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { Problem } from '../configuration/dialog.tsx'
import css from './diagnostics.module.css'
import { useDiagnosticsPlace } from './diagnostics-place.ts'
import { FileTree, problemWords } from './file-tree.tsx'
import { LogViewer } from './log-viewer.tsx'
import { useEntries, useFiles } from './use-diagnostics.ts'
import { useSave } from './use-save.ts'

/** Kinds of entries that are nothing but a name. */
const bare: ReadonlySet<string> = new Set(['folder', 'link', 'special', 'absent'])

/** Of what was thrown away, or is only known by its name, nothing can be read or downloaded. */
const isHere = ({ kind, size, problem }: DiagnosticsEntry): boolean =>
  !bare.has(kind) && (problem === null || size > 0)

/** The first text; where none can be read, what says why. */
const firstOf = (all: readonly DiagnosticsEntry[]): number | null =>
  (all.find((entry) => entry.isText && isHere(entry)) ?? all[0])?.id ?? null

const baseName = (path: string): string => path.split('/').at(-1) ?? path

const Entry = ({
  entry,
  fileId,
  chargePoint,
}: {
  readonly entry: DiagnosticsEntry | null
  readonly fileId: string
  readonly chargePoint: ChargePointView
}) => {
  const { t } = useTranslation()
  const [{ isOwnZone }] = useDiagnosticsPlace()
  const save = useSave()
  if (entry === null) return <p className={css.small}>{t('diagnostics.tree.pick')}</p>
  const problem = problemWords(entry, t)
  const name = baseName(entry.path)
  const hasBytes = isHere(entry)
  // eastwards of UTC it is negative there
  const offsetMinutes = isOwnZone ? -new Date().getTimezoneOffset() : 0
  return (
    <>
      <div className={css.entryHead}>
        <h2 className={css.mono}>{entry.path}</h2>
        {hasBytes && (
          <Button
            size="sm"
            leftSection={<Icon name="download" size={16} />}
            aria-label={t('diagnostics.tree.download', { name })}
            disabled={save.isPending}
            onClick={() => save.mutate({ fileId, entryId: entry.id, name })}
          >
            {t('diagnostics.files.download')}
          </Button>
        )}
      </div>
      <Problem error={save.error} />
      {problem !== null && <Note kind="needs-you">{problem}</Note>}
      {entry.isText && hasBytes ? (
        <LogViewer
          key={`${entry.id} ${offsetMinutes}`}
          chargePoint={chargePoint}
          of={{ fileId, entryId: entry.id, offsetMinutes }}
        />
      ) : (
        (hasBytes || problem === null) && (
          <p className={css.small}>
            {hasBytes ? t('diagnostics.tree.noText') : t('diagnostics.tree.noBytes')}
          </p>
        )
      )}
    </>
  )
}

/** A received file: its tree, and one of its texts. */
export const LookInside = ({
  chargePoint,
  fileId,
}: {
  readonly chargePoint: ChargePointView
  readonly fileId: string
}) => {
  const { t } = useTranslation()
  const [place, go] = useDiagnosticsPlace()
  const files = useFiles(chargePoint.id)
  const entries = useEntries(fileId)
  const file = files.data?.find(({ id }) => id === fileId)
  const all = entries.data ?? []
  const wanted = place.entry ?? firstOf(all)
  const entry = all.find(({ id }) => id === wanted) ?? null
  return (
    <div className={`${css.step} ${css.whole}`}>
      <StepHeader
        title={file ? t('diagnostics.inside', { name: file.name }) : t('diagnostics.title')}
        lead={t('diagnostics.insideLead')}
        actions={
          <Button
            leftSection={<Icon name="left" />}
            onClick={() => go({ file: null, entry: null, line: null })}
          >
            {t('diagnostics.back')}
          </Button>
        }
      />
      {entries.error !== null ? (
        <StateCard
          kind="failed"
          title={t('diagnostics.tree.failed')}
          detail={errorWords(entries.error, t)}
          actions={<Button onClick={() => void entries.refetch()}>{t('diagnostics.tree.again')}</Button>}
        />
      ) : !entries.data ? (
        <StateCard
          kind="waiting"
          title={t('diagnostics.tree.loading')}
          detail={t('diagnostics.insideLead')}
        />
      ) : (
        <div className={all.length > 1 ? css.inside : `${css.inside} ${css.alone}`}>
          {all.length > 1 && (
            <FileTree
              entries={all}
              chosen={wanted}
              onChoose={({ id }) => go({ entry: id, line: null, text: '', levels: [] })}
            />
          )}
          <div className={css.content}>
            <Entry entry={entry} fileId={fileId} chargePoint={chargePoint} />
          </div>
        </div>
      )}
    </div>
  )
}
