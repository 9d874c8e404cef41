import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { VirtualConnectorView } from '../../contract/virtual-charge-point.ts'
import { Status } from '../components/ui.tsx'
import type { StatusKind } from '../components/status-icon.tsx'
import { ConnectorDrawing, lampOf } from './charger-drawing.tsx'
import css from './charger.module.css'
import type { SimulatorClient } from './simulator-client.ts'

const kinds: Readonly<Record<ReturnType<typeof lampOf>, StatusKind>> = {
  ok: 'proven',
  accent: 'running',
  warn: 'waiting',
  fail: 'failed',
  idle: 'skipped',
}

const percentOf = (share: number | null): number => Math.round((share ?? 0) * 100)

/** One connector: its drawing is the button that plugs and pulls. */
export const ConnectorCard = ({
  connector,
  hasPower,
  client,
  act,
}: {
  readonly connector: VirtualConnectorView
  readonly hasPower: boolean
  readonly client: SimulatorClient
  readonly act: (doing: () => Promise<unknown>) => void
}) => {
  const { t } = useTranslation()
  const { connectorId: id, cable, status, errorCode, power, energyWh, stateOfCharge } = connector
  const isOut = cable === 'out'
  const hasFault = errorCode !== 'NoError'
  const facts =
    connector.idTag !== null
      ? t('simulator.charging', {
          kW: (power / 1000).toFixed(1),
          kWh: (energyWh / 1000).toFixed(2),
          percent: percentOf(stateOfCharge),
        })
      : cable === 'loose'
        ? t('simulator.locked')
        : isOut
          ? t('simulator.empty')
          : stateOfCharge === null
            ? ''
            : t('simulator.vehicle', { percent: percentOf(stateOfCharge) })
  return (
    <li className={css.connector}>
      <button
        type="button"
        className={css.socket}
        aria-label={isOut ? t('simulator.plug', { id }) : t('simulator.unplug', { id })}
        onClick={() => act(() => (isOut ? client.plug(id) : client.unplug(id)))}
      >
        <ConnectorDrawing connector={connector} hasPower={hasPower} />
        <span className={css.verb}>{isOut ? t('simulator.plugShort') : t('simulator.unplugShort')}</span>
      </button>
      <div className={css.facts}>
        <h3>{t('simulator.connector', { id })}</h3>
        {hasPower && (
          <Status kind={kinds[lampOf(status)]} size={16}>
            {status}
          </Status>
        )}
        <p>{hasPower ? facts : t('simulator.power.none')}</p>
        <Button
          size="sm"
          variant={hasFault ? 'default' : 'outline'}
          color={hasFault ? 'accent' : 'fail'}
          disabled={!hasPower}
          aria-label={hasFault ? t('simulator.faultClear', { id }) : t('simulator.faultSet', { id })}
          onClick={() => act(() => client.fault(id, hasFault ? null : 'GroundFailure'))}
        >
          {hasFault ? t('simulator.mend') : t('simulator.fault')}
        </Button>
      </div>
    </li>
  )
}
