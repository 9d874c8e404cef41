import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type ChangeImport,
  type ImportRow,
  type ListField,
  listFields,
  type ListImport,
  problemKinds,
} from '../../../contract/local-list-import.ts'
import { Icon } from '../../components/icon.tsx'
import { StateCard, Status } from '../../components/ui.tsx'
import ui from '../../components/ui.module.css'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { Problem } from '../configuration/dialog.tsx'
import css from './local-list.module.css'
import { useLocalListPlace } from './local-list-place.ts'
import { problemWords, rowStatus } from './list-words.ts'
import { PagedTable } from './paged-table.tsx'
import { usePages } from './use-lists.ts'
import { useSaveFile } from './use-save-file.ts'

type Change = (change: ChangeImport) => void

/** One cell by hand: it holds when the field is left, or at Enter. */
const Mend = ({
  row,
  field,
  onChange,
}: {
  readonly row: ImportRow
  readonly field: ListField
  readonly onChange: Change
}) => {
  const { t } = useTranslation()
  const given = row.given[field]
  const [value, setValue] = useState(given)
  const put = () => {
    if (value !== given) onChange({ mend: [{ row: row.row, field, value }] })
  }
  return (
    <TextInput
      label={t(`localList.fields.${field}`)}
      value={value}
      classNames={field === 'idTag' || field === 'parentIdTag' ? { input: css.mono ?? '' } : {}}
      error={row.problems.some((problem) => problem.field === field)}
      onChange={({ currentTarget }) => setValue(currentTarget.value)}
      onBlur={put}
      onKeyDown={({ key }) => {
        if (key === 'Enter') put()
      }}
    />
  )
}

const RowDetails = ({ row, onChange }: { readonly row: ImportRow; readonly onChange: Change }) => {
  const { t } = useTranslation()
  const { problems, decision, mended } = row
  const canBeTaken = problems.every(({ problem }) => problemKinds[problem] === 'doubt')
  const decide = (next: ImportRow['decision']) => onChange({ decide: [{ row: row.row, decision: next }] })
  return (
    <div role="row" className={css.details}>
      <div role="cell" className={css.stack}>
        {problems.length > 0 && (
          <ul>
            {problems.map((problem) => (
              <li key={problem.problem}>
                {t(`localList.fields.${problem.field}`)}: {problemWords(problem, t)}
              </li>
            ))}
          </ul>
        )}
        <div className={css.mends}>
          {listFields.map((field) => (
            <Mend key={`${field} ${row.given[field]}`} row={row} field={field} onChange={onChange} />
          ))}
        </div>
        <div className={css.buttons}>
          {!row.taken && canBeTaken && (
            <Button leftSection={<Icon name="check" />} onClick={() => decide('take')}>
              {t('localList.rows.take')}
            </Button>
          )}
          {decision !== 'leave-out' && (
            <Button onClick={() => decide('leave-out')}>{t('localList.rows.leaveOut')}</Button>
          )}
          {(mended.length > 0 || decision !== null) && (
            <Button
              leftSection={<Icon name="undo" />}
              onClick={() =>
                onChange({
                  mend: mended.map((field) => ({ row: row.row, field, value: null })),
                  decide: [{ row: row.row, decision: null }],
                })
              }
            >
              {t('localList.rows.asInFile')}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

const edges = { failed: css.edgeFail, 'needs-you': css.edgeWarn } as const

const Row = ({
  row,
  opened,
  onOpen,
  onChange,
}: {
  readonly row: ImportRow
  readonly opened: boolean
  readonly onOpen: () => void
  readonly onChange: Change
}) => {
  const { t } = useTranslation()
  const { kind, word } = rowStatus(row, t)
  const edge = kind === 'failed' || kind === 'needs-you' ? edges[kind] : ''
  return (
    <>
      <div role="row" className={`${css.row} ${css.importColumns} ${edge}`}>
        <span role="cell" className={css.number}>
          {row.row}
        </span>
        <span role="cell">
          <button
            type="button"
            className={css.tagButton}
            data-row={row.row}
            aria-expanded={opened}
            aria-label={`${t('localList.rows.mend', { row: row.row })}: ${row.given.idTag}`}
            onClick={onOpen}
          >
            <Icon name={opened ? 'down' : 'chevron'} size={16} />
            <span>{row.entry?.idTag ?? row.given.idTag}</span>
          </button>
        </span>
        <span role="cell" className={css.mono}>
          {row.given.parentIdTag}
        </span>
        <span role="cell" className={css.date}>
          {row.given.expiryDate}
        </span>
        <span role="cell" className={css.problemCell}>
          <Status kind={kind}>{word}</Status>
        </span>
      </div>
      {opened && <RowDetails row={row} onChange={onChange} />}
    </>
  )
}

const shows = ['left-out', 'problems', 'all'] as const

/** The rows of a file: those that are left out first, with the reason, mended where they stand. */
export const ImportRows = ({ file, onChange }: { readonly file: ListImport; readonly onChange: Change }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [{ show }, go] = useLocalListPlace()
  const [opened, setOpened] = useState<number | null>(null)
  const save = useSaveFile()
  const pages = usePages<ImportRow>(['rows', file.id, show], (offset, limit) =>
    client.lists.imports.rows({ importId: file.id, show, offset, limit }),
  )
  const doubtful = useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const { rows } = await client.lists.imports.rows({ importId: file.id, show: 'left-out', limit: 1_000 })
      return rows.filter(
        ({ problems, decision }) =>
          decision === null && problems.every(({ problem }) => problemKinds[problem] === 'doubt'),
      )
    },
    onSuccess: (rows) => onChange({ decide: rows.map(({ row }) => ({ row, decision: 'take' })) }),
  })
  const troubles = Object.values(file.problems).reduce((sum, count) => sum + count, 0)
  const doubts = Object.entries(file.problems)
    .filter(([problem]) =>
      Object.entries(problemKinds).some(([of, kind]) => of === problem && kind === 'doubt'),
    )
    .reduce((sum, [, count]) => sum + count, 0)
  const words = {
    'left-out': t('localList.rows.leftOut', { count: file.leftOut }),
    problems: t('localList.rows.problems', { count: troubles }),
    all: t('localList.rows.all', { count: file.rows }),
  }
  return (
    <section className={`${ui.card} ${css.tableCard}`} aria-label={t('localList.rows.table')}>
      <div className={css.toolbar}>
        <div className={css.shows} role="radiogroup" aria-label={t('localList.rows.label')}>
          {shows
            // every problem is left out until somebody decides: then there is something else to show
            .filter(
              (each) => each !== 'problems' || each === show || (troubles > 0 && troubles !== file.leftOut),
            )
            .map((each) => (
              <label key={each} className={css.show}>
                <input
                  type="radio"
                  name="import-rows"
                  checked={show === each}
                  onChange={() => go({ show: each }, { replace: true })}
                />
                <span>{words[each]}</span>
              </label>
            ))}
        </div>
        {doubts > 0 && file.leftOut > 0 && (
          <Button disabled={doubtful.isPending} onClick={() => doubtful.mutate()}>
            {t('localList.rows.takeShown', { count: doubts })}
          </Button>
        )}
        {file.leftOut > 0 && (
          <Button
            leftSection={<Icon name="download" />}
            disabled={save.isPending}
            onClick={() =>
              save.mutate({
                of: { kind: 'left-out', importId: file.id },
                format: 'csv',
                name: file.name || t('localList.file.pasted'),
              })
            }
          >
            {t('localList.rows.save', { count: file.leftOut })}
          </Button>
        )}
      </div>
      <Problem error={save.error ?? doubtful.error} />
      <PagedTable
        key={show}
        label={t('localList.rows.table')}
        head={[
          t('localList.rows.row'),
          t('localList.fields.idTag'),
          t('localList.fields.parentIdTag'),
          t('localList.fields.expiryDate'),
          t('localList.rows.problem'),
        ]}
        columns={css.importColumns}
        pages={pages}
        empty={
          <StateCard
            kind="proven"
            title={t('localList.rows.none')}
            detail={t('localList.rows.noneDetail')}
            actions={
              <Button onClick={() => go({ show: 'all' }, { replace: true })}>
                {t('localList.rows.show')}
              </Button>
            }
          />
        }
        draw={(row) => (
          <Row
            row={row}
            opened={opened === row.row}
            onOpen={() => setOpened(opened === row.row ? null : row.row)}
            onChange={onChange}
          />
        )}
      />
    </section>
  )
}
