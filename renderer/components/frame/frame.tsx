import { Suspense, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bootStateOf } from '../../../contract/boot-state.ts'
import { useBench, useChargePoint, useChargePoints, useNow } from '../../state/bench-context.tsx'
import { firstChoice } from '../../state/charge-points.ts'
import { usePanelPlace } from '../../panels/panel-place.ts'
import { usePlace } from '../../state/place.ts'
import { ShortcutsProvider } from '../../state/shortcuts.tsx'
import type { PageDefinition, StepContext } from '../../steps/step.ts'
import { useStaging } from '../../steps/configuration/staging.ts'
import { jobsPage, steps } from '../../steps/steps.ts'
import { DropTarget } from '../drop/drop-target.tsx'
import { ErrorBoundary } from '../error-boundary.tsx'
import { BridgeBanner, BridgeState } from './bridge-notice.tsx'
import css from './frame.module.css'
import { ChargerAction, NowActions } from './now-actions.tsx'
import { NowBar } from './now-bar.tsx'
import { PanelSlot, useWidePanel, WidePanel } from './panel-slot.tsx'
import { RunActions } from './run-actions.tsx'
import { SendingAction } from './sending-now.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { TopBar } from './top-bar.tsx'
import { useNowShown } from './use-now-shown.ts'
import { useTypedCards } from './use-typed-cards.ts'
import { Walk } from './walk.tsx'

const [firstStep] = steps
const noticeMs = 6000

/** A sentence that stands in the Now bar for a while. */
const useNotice = (): readonly [string | null, (text: string) => void] => {
  const [notice, setNotice] = useState<string | null>(null)
  useEffect(() => {
    if (notice === null) return
    const timer = setTimeout(() => setNotice(null), noticeMs)
    return () => clearTimeout(timer)
  }, [notice])
  return [notice, setNotice]
}

/**
 * A charge point, once shown, is written into the URL: another one that dials in meanwhile never takes its place under
 * somebody's hands.
 */
const usePinnedChargePoint = () => {
  const [{ chargePoint }, go] = usePlace()
  const choice = firstChoice(useChargePoints())?.id ?? null
  useEffect(() => {
    if (chargePoint === null && choice !== null) go({ chargePoint: choice }, { replace: true })
  }, [chargePoint, choice, go])
}

const useStepContext = (): StepContext => {
  const bench = useBench((all) => all)
  const chargePoint = useChargePoint()
  const now = useNow()
  const boot = useMemo(() => (chargePoint ? bootStateOf(chargePoint) : null), [chargePoint])
  const staged = useStaging(chargePoint?.id ?? null).changes.length
  return { bench, chargePoint, boot, now, staged }
}

const Step = ({ step }: { readonly step: PageDefinition }) => {
  const { t } = useTranslation()
  const hasState = useBench(({ state, bridge }) => state !== null && bridge.state !== 'refused')
  if (!hasState) return <BridgeState />
  return (
    <ErrorBoundary key={step.id} what={step.name(t)}>
      <Suspense fallback={null}>
        <step.Component />
      </Suspense>
    </ErrorBoundary>
  )
}

/** Top bar, walk, one step, panels, Now bar. */
export const Frame = () => {
  const { t } = useTranslation()
  const [place, go] = usePlace()
  const [help, setHelp] = useState(false)
  // closed, it takes its time nevertheless, which the first paint does not have
  const isDrawn = useDeferredValue(true, false)
  const [notice, setNotice] = useNotice()
  const main = useRef<HTMLElement>(null)
  const context = useStepContext()
  const wide = useWidePanel()
  const [, goInPanel] = usePanelPlace()
  const { now, sending, run } = useNowShown(context, t)
  const onTyped = useTypedCards(setNotice)
  usePinnedChargePoint()
  const step = [...steps, jobsPage].find(({ id }) => id === place.step) ?? firstStep
  if (!step) return null

  const goTo = (next: PageDefinition) => {
    go({ step: next.id })
    if (wide) goInPanel({ wide: null }, { replace: true })
    main.current?.scrollTo({ top: 0 })
  }
  return (
    <ShortcutsProvider
      onStep={(digit) => {
        const next = steps.find((candidate) => candidate.digit === digit)
        if (next) goTo(next)
      }}
      onHelp={() => setHelp(true)}
      onCard={onTyped}
    >
      <div className={wide ? `${css.app} ${css.hasWide}` : css.app}>
        <a
          className={css.skip}
          href="#step"
          onClick={(event) => {
            event.preventDefault()
            main.current?.focus()
          }}
        >
          {t('top.skip')}
        </a>
        <TopBar
          chargePoint={context.chargePoint}
          onJobs={() => goTo(jobsPage)}
          onHelp={() => setHelp(true)}
        />
        <BridgeBanner />
        <Walk current={step} context={context} onStep={goTo} />
        <main className={css.main} id="step" ref={main} tabIndex={0}>
          {wide ? <WidePanel panel={wide} /> : <Step step={step} />}
        </main>
        <PanelSlot />
        <NowBar now={now} notice={notice}>
          <ChargerAction />
          {sending ? (
            <SendingAction sending={sending} />
          ) : run ? (
            <RunActions run={run} />
          ) : (
            <NowActions step={step} onHelp={() => setHelp(true)} />
          )}
        </NowBar>
        <DropTarget onTold={setNotice} />
        {isDrawn && <ShortcutsDialog opened={help} onClose={() => setHelp(false)} />}
      </div>
    </ShortcutsProvider>
  )
}
