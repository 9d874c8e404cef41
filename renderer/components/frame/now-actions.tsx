import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useBench, useChargePoint } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { ChargerToggle } from '../../simulator/charger-toggle.tsx'
import { useSimulator } from '../../state/simulator.ts'
import type { PageDefinition } from '../../steps/step.ts'
import { Icon } from '../icon.tsx'
import { Key, Status } from '../ui.tsx'

/** Hands at the virtual charge point; there while something runs, too. */
export const ChargerAction = () => {
  const simulator = useSimulator()
  const chargePoint = useChargePoint()
  return simulator.running !== null && simulator.running === chargePoint?.id ? <ChargerToggle /> : null
}

/** The one button of the Now bar: stops what runs, or offers a charge point to try with, or tells the keys. */
export const NowActions = ({
  step,
  onHelp,
}: {
  readonly step: PageDefinition
  readonly onHelp: () => void
}) => {
  const { t } = useTranslation()
  const simulator = useSimulator()
  const chargePoint = useChargePoint()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const hasState = useBench(({ state }) => state !== null)
  const isWaiting = chargePoint?.link.state !== 'connected'

  if (simulator.running !== null && simulator.running === chargePoint?.id)
    return (
      <Button
        leftSection={<Icon name="stop" />}
        onClick={simulator.stop}
        disabled={!isLive || simulator.busy}
      >
        {t('connect.simulator.stop')}
      </Button>
    )
  if (step.id === 'connect' && isWaiting && hasState)
    return (
      <>
        {simulator.error !== null && <Status kind="failed">{errorWords(simulator.error, t)}</Status>}
        <Button
          leftSection={<Icon name="play" />}
          onClick={simulator.start}
          disabled={!isLive || simulator.busy}
        >
          {t('connect.simulator.start')}
        </Button>
      </>
    )
  return (
    <Button rightSection={<Key>?</Key>} onClick={onHelp} visibleFrom="sm">
      {t('shortcuts.button')}
    </Button>
  )
}
