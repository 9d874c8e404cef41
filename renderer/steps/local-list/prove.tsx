import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldIdTag, idTagText, type ListSummary } from '../../../contract/local-list.ts'
import type { RunView, Wait } from '../../../contract/run.ts'
import { Icon } from '../../components/icon.tsx'
import { runErrorWords } from '../../components/run-words.ts'
import { Note } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { useLastRun, useRunActions } from '../../state/runs.ts'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import { RunProgress } from '../configuration/run-progress.tsx'
import { proofOf } from './list-runs.ts'
import css from './local-list.module.css'
import { idTagOfCard } from './read-card.ts'
import { ReadersReady } from './readers-ready.tsx'
import { useOpenJob } from './use-lists.ts'
import { useReader } from './use-reader.ts'

const usualSeconds = 120
const [leastSeconds, mostSeconds] = [10, 900]

/** While we are silent a person says when the cards were held: the time need not run out. */
const Proving = ({ run, wait }: { readonly run: RunView; readonly wait: Wait | null }) => {
  const { t } = useTranslation()
  const { goOn } = useRunActions()
  const isOne = wait?.for === 'list-card'
  return (
    <>
      <RunProgress run={run} />
      <Problem error={goOn.error} />
      {(isOne || wait?.for === 'list-cards') && (
        <Button
          variant="filled"
          leftSection={<Icon name="check" />}
          disabled={goOn.isPending}
          onClick={() => goOn.mutate(run.id)}
        >
          {t(isOne ? 'localList.prove.heldOne' : 'localList.prove.held')}
        </Button>
      )}
    </>
  )
}

/** What its queue told after we were silent. */
export const ProofNote = ({ chargePointId }: { readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const run = useLastRun(chargePointId, ['local-list.prove', 'local-list.send', 'local-list.clear'])
  if (run?.procedure !== 'local-list.prove') return null
  if (run.state.state === 'running') return <Proving run={run} wait={run.state.wait} />
  if (run.state.state === 'failed') return <Note kind="failed">{runErrorWords(run.state.error, t)}</Note>
  if (run.state.state === 'cancelled') return <Note kind="interrupted">{t('localList.prove.cancelled')}</Note>
  const proof = proofOf(run)
  if (!proof) return null
  const { listed, unlisted, proven, why, unknownAllowed } = proof
  return (
    <Note kind={proven ? 'proven' : 'needs-you'}>
      {proven && <p>{t('localList.prove.proven', { idTag: listed.idTag })}</p>}
      {proven && unlisted && <p>{t('localList.prove.refused', { idTag: unlisted.idTag })}</p>}
      {why !== null && <p>{t(`localList.prove.why.${why}`)}</p>}
      {unknownAllowed === true && <p>{t('localList.prove.unknownAllowed')}</p>}
    </Note>
  )
}

/** Whether a card stands on the list; null: not known. */
const useIsListed = (listId: string, idTag: string): boolean | null => {
  const { client } = useBenchEnvironment()
  const query = useQuery({
    queryKey: ['lists', 'is-listed', listId, idTag],
    queryFn: async () => {
      const { page } = await client.lists.page({ listId, search: idTag, limit: 1_000 })
      return page.some((entry) => foldIdTag(entry.idTag) === foldIdTag(idTag))
    },
    enabled: idTagText.safeParse(idTag).success,
    retry: false,
    networkMode: 'always',
    staleTime: Infinity,
  })
  return query.data ?? null
}

/** Two cards and a time of silence: then its queue tells whether the list decides. */
export const ProveDialog = ({
  list,
  chargePointId,
  onClose,
}: {
  readonly list: ListSummary
  readonly chargePointId: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { start } = useRunActions()
  const job = useOpenJob(chargePointId)
  const [listed, setListed] = useState('')
  const [unlisted, setUnlisted] = useState('')
  const [seconds, setSeconds] = useState(String(usualSeconds))
  const isListed = useIsListed(list.id, listed)
  const isUnlistedListed = useIsListed(list.id, unlisted)
  useReader(({ text }) => {
    const idTag = idTagOfCard(text, job?.idTagFormat ?? null)
    if (listed === '') setListed(idTag)
    else setUnlisted(idTag)
  })
  const silentSeconds = Number(seconds)
  const isTime =
    Number.isInteger(silentSeconds) && silentSeconds >= leastSeconds && silentSeconds <= mostSeconds
  const isOther = unlisted === '' || idTagText.safeParse(unlisted).success
  const canBegin = isListed === true && isOther && isUnlistedListed !== true && isTime && !start.isPending
  return (
    <Dialog title={t('localList.prove.title')} onClose={onClose}>
      <p>{t('localList.prove.lead')}</p>
      <ReadersReady />
      <TextInput
        data-autofocus
        label={t('localList.prove.listed')}
        description={t('localList.prove.byReader')}
        classNames={{ input: css.mono ?? '' }}
        value={listed}
        error={isListed === false ? t('localList.prove.notListed') : undefined}
        onChange={({ currentTarget }) => setListed(currentTarget.value.trim())}
      />
      <TextInput
        label={t('localList.prove.unlisted')}
        classNames={{ input: css.mono ?? '' }}
        value={unlisted}
        error={isUnlistedListed === true ? t('localList.prove.isListed') : undefined}
        onChange={({ currentTarget }) => setUnlisted(currentTarget.value.trim())}
      />
      <TextInput
        type="number"
        min={leastSeconds}
        max={mostSeconds}
        label={t('localList.prove.seconds')}
        value={seconds}
        onChange={({ currentTarget }) => setSeconds(currentTarget.value)}
      />
      <Problem error={start.error} />
      <div className={css.buttons}>
        <Button
          variant="filled"
          disabled={!canBegin}
          onClick={() =>
            start.mutate(
              {
                procedure: 'local-list.prove',
                input: { chargePointId, listed, unlisted: unlisted === '' ? null : unlisted, silentSeconds },
              },
              { onSuccess: onClose },
            )
          }
        >
          {t('localList.prove.begin', { seconds: isTime ? silentSeconds : usualSeconds })}
        </Button>
      </div>
    </Dialog>
  )
}
