import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { Icon } from '../../components/icon.tsx'
import { Card, CardBody, Note, StateCard } from '../../components/ui.tsx'
import { useBench, useChargePoints } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { inOrder } from '../../state/charge-points.ts'
import { lastRun, openRun, useOpenRun, useRunActions, useRuns } from '../../state/runs.ts'
import { usePrimaryAction } from '../../state/shortcuts.tsx'
import { Problem } from '../configuration/dialog.tsx'
import { AskDialog, type Asked } from './ask-dialog.tsx'
import css from './firmware.module.css'
import { useFirmwarePlace } from './firmware-place.ts'
import { updateProcedure } from './firmware-record.ts'
import { ImageList } from './image-list.tsx'
import { Options } from './options.tsx'
import { AlsoUpdate } from './also-update.tsx'
import { doubtsOf, inputOf, isFormFine, type UpdateForm } from './update-form.ts'
import { useCandidates } from './use-library.ts'

const candidatesOf = ({ id, identity }: ChargePointView) => ({
  chargePointId: id,
  isKnown: identity !== null,
  version: identity?.firmwareVersion ?? null,
})

const EmptyLibrary = ({ onOpen }: { readonly onOpen: () => void }) => {
  const { t } = useTranslation()
  return (
    <StateCard
      kind="not-started"
      title={t('firmware.library.empty.title')}
      detail={t('firmware.library.empty.detail')}
      actions={
        <Button variant="filled" size="lg" leftSection={<Icon name="plus" />} onClick={onOpen}>
          {t('firmware.library.empty.open')}
        </Button>
      }
    />
  )
}

/** Which image, how, and to which charge points. */
export const Choose = ({
  chargePoint,
  onStarted,
}: {
  readonly chargePoint: ChargePointView
  readonly onStarted: () => void
}) => {
  const { t } = useTranslation()
  const [{ image: wished, protocol }, go] = useFirmwarePlace()
  const [form, setForm] = useState<UpdateForm>({
    ...{ when: 'now', at: '', protocol, retries: '', retryInterval: '', address: '' },
  })
  const [also, setAlso] = useState<readonly string[]>([])
  const [asked, setAsked] = useState<readonly Asked[] | null>(null)
  const [failures, setFailures] = useState<readonly unknown[]>([])
  const all = useChargePoints()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const isBusy = useOpenRun(chargePoint.id)?.state.state === 'running'
  const { start } = useRunActions()
  const others = inOrder(all).filter(({ id, link }) => id !== chargePoint.id && link.state === 'connected')
  const runs = useRuns()
  const targets = [chargePoint, ...others.filter(({ id }) => also.includes(id))]
  const queries = useCandidates([chargePoint, ...others].map(candidatesOf))
  const candidates = queries[0]?.data
  const error = queries[0]?.error ?? null
  const first = candidates?.[0]
  const fitting = first?.match.fit === 'fits' && first.match.order === 'newer' ? first.image.id : null
  const chosenId = candidates?.some(({ image }) => image.id === wished) ? wished : fitting
  const chosen = candidates?.find(({ image }) => image.id === chosenId) ?? null
  const isTold = targets.every((target) => queries[[chargePoint, ...others].indexOf(target)]?.data)
  const canStart = isLive && !isBusy && !start.isPending && chosen !== null && isTold && isFormFine(form)

  const begin = async (confirmed: readonly Asked[]) => {
    setAsked(null)
    if (chosen === null) return
    const failed: unknown[] = []
    // its own comes last: with it this screen becomes that of its update, and what failed would be told to nobody
    for (const { chargePointId, doubts } of confirmed.toReversed()) {
      if (chargePointId === chargePoint.id && failed.length > 0) break
      try {
        await start.mutateAsync({
          procedure: updateProcedure,
          input: inputOf(form, chargePointId, chosen.image.id, doubts),
        })
      } catch (error) {
        failed.push(error)
      }
    }
    setFailures(failed)
    setAlso([])
    if (failed.length === 0) onStarted()
  }
  const onStart = () => {
    if (!canStart) return
    const wanted = targets.map((target): Asked => {
      const known = queries[[chargePoint, ...others].indexOf(target)]?.data
      const candidate = known?.find(({ image }) => image.id === chosen.image.id)
      return {
        chargePointId: target.id,
        doubts: candidate ? doubtsOf(candidate, target, lastRun(runs, target.id, [updateProcedure])) : [],
      }
    })
    if (wanted.some(({ doubts }) => doubts.length > 0)) setAsked(wanted)
    else void begin(wanted)
  }
  usePrimaryAction(onStart, canStart && asked === null)

  if (error !== null && !candidates)
    return <StateCard kind="failed" title={t('firmware.library.failed')} detail={errorWords(error, t)} />
  if (!candidates)
    return (
      <StateCard kind="waiting" title={t('firmware.library.loading')} detail={t('firmware.library.lead')} />
    )
  if (candidates.length === 0) return <EmptyLibrary onOpen={() => go({ isLibraryOpen: true })} />
  const version = chosen?.image.details.version
  return (
    <>
      <Card
        icon="chip"
        title={t('firmware.choose.title')}
        aside={
          chargePoint.identity?.firmwareVersion === undefined
            ? t('firmware.choose.runsUnknown')
            : t('firmware.choose.runs', { version: chargePoint.identity.firmwareVersion })
        }
      >
        <ImageList candidates={candidates} chosen={chosenId} onChoose={(image) => go({ image })} />
      </Card>
      <Card icon="clock" title={t('firmware.options.title')}>
        <CardBody>
          <Options form={form} onChange={setForm} />
        </CardBody>
      </Card>
      {others.length > 0 && (
        <AlsoUpdate
          others={others}
          matchOf={(id) =>
            queries[1 + others.findIndex((other) => other.id === id)]?.data?.find(
              ({ image }) => image.id === chosenId,
            )?.match ?? null
          }
          busy={others.flatMap(({ id }) => (openRun(runs, id)?.state.state === 'running' ? [id] : []))}
          chosen={also}
          onChange={setAlso}
        />
      )}
      {isBusy && <Note kind="waiting">{t('firmware.choose.busy')}</Note>}
      {chargePoint.link.state !== 'connected' && (
        <Note kind="link-lost">{t('firmware.choose.notConnected')}</Note>
      )}
      {failures.map((failure, index) => (
        <Problem key={index} error={failure} />
      ))}
      <div className={`${css.buttons} ${css.start}`}>
        <Button
          variant="filled"
          size="lg"
          leftSection={<Icon name="upload" />}
          aria-keyshortcuts="Control+Enter"
          disabled={!canStart}
          onClick={onStart}
        >
          {targets.length > 1
            ? t('firmware.choose.updateMany', { count: targets.length })
            : version === undefined
              ? t('firmware.choose.updateUnnamed')
              : t('firmware.choose.update', { version })}
        </Button>
        {chosen === null && <span className={css.small}>{t('firmware.choose.pick')}</span>}
      </div>
      {asked !== null && (
        <AskDialog asked={asked} onNo={() => setAsked(null)} onYes={() => void begin(asked)} />
      )}
    </>
  )
}
