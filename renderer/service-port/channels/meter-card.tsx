import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ChargePointView, EnergyComparedView } from '../../../contract/project.ts'
import type { ChannelsNow, MeterSays } from '../../../contract/service-port.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { Status } from '../../components/ui.tsx'
import panelCss from '../../panels/panel.module.css'
import { usePanelPlace } from '../../panels/panel-place.ts'
import { useNow } from '../../state/bench-context.tsx'
import { usePlace } from '../../state/place.ts'
import { useChannels } from '../modbus/use-modbus.ts'
import css from './channels.module.css'

const wh = (value: number): string =>
  Math.abs(value) >= 1_000 ? `${(value / 1_000).toFixed(2)} kWh` : `${value.toFixed(0)} Wh`
const watts = (value: number): string =>
  Math.abs(value) >= 1_000 ? `${(value / 1_000).toFixed(2)} kW` : `${value.toFixed(0)} W`
const amperes = (value: number): string => `${value.toFixed(1)} A`

const percentWords = (percent: number | null): string => {
  if (percent === null) return '–'
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`
}

interface Side {
  readonly name: string
  readonly ocpp: string | null
  readonly modbus: string | null
  readonly percent: number | null
  /** null: it is not judged. */
  readonly agrees: boolean | null
}

const Sides = ({ sides, label }: { readonly sides: readonly Side[]; readonly label: string }) => {
  const { t } = useTranslation()
  return (
    <div className={css.tableBox} tabIndex={0} role="region" aria-label={label}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('modbus.channels.quantity')}</th>
            <th scope="col">{t('modbus.channels.ocpp')}</th>
            <th scope="col">{t('modbus.channels.modbus')}</th>
            <th scope="col">{t('modbus.channels.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {sides.map(({ name, ocpp, modbus, percent, agrees }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{ocpp ?? '–'}</td>
              <td>{modbus ?? '–'}</td>
              <td>
                {agrees === null ? (
                  percentWords(percent)
                ) : (
                  <Status kind={agrees ? 'proven' : 'failed'} size={16}>
                    {percent === null
                      ? t(agrees ? 'modbus.channels.agrees' : 'modbus.channels.disagrees')
                      : percentWords(percent)}
                  </Status>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const both = (
  ocpp: MeterSays | null,
  meter: MeterSays,
  of: (says: MeterSays) => number | null,
  word: (value: number) => string,
) => {
  const [first, second] = [ocpp && of(ocpp), of(meter)]
  return {
    ocpp: first === null ? null : word(first),
    modbus: second === null ? null : word(second),
    isThere: first !== null || second !== null,
  }
}

const useSides = ({ meter, ocpp, currents, running }: ChannelsNow): readonly Side[] => {
  const { t } = useTranslation()
  const phases = ([1, 2, 3] as const).map((phase) => ({
    name: t('modbus.channels.current', { phase }),
    ...both(ocpp, meter, (says) => says.currents[phase - 1] ?? null, amperes),
    percent: currents.find((each) => each.phase === phase)?.percent ?? null,
    agrees: currents.find((each) => each.phase === phase)?.agrees ?? null,
  }))
  const plain = { percent: null, agrees: null }
  return [
    { name: t('modbus.channels.power'), ...both(ocpp, meter, (says) => says.powerW, watts), ...plain },
    ...phases,
    { name: t('modbus.channels.energy'), ...both(ocpp, meter, (says) => says.energyWh, wh), ...plain },
    ...(running
      ? [
          {
            name: t('modbus.channels.running', { id: running.transactionId }),
            ocpp: running.ocppWh === null ? null : wh(running.ocppWh),
            modbus: wh(running.modbusWh),
            isThere: true,
            percent: running.percent,
            agrees: null,
          },
        ]
      : []),
  ].filter(({ isThere }) => isThere)
}

const Now = ({ now: channels }: { readonly now: ChannelsNow }) => {
  const { t } = useTranslation()
  const now = useNow()
  const sides = useSides(channels)
  return (
    <>
      {channels.at !== null && (
        <p className={css.small}>
          {t('modbus.channels.meterLead', { map: channels.map, time: formatMoment(channels.at, now) })}
        </p>
      )}
      {sides.length > 0 && <Sides sides={sides} label={t('modbus.channels.quantity')} />}
      {channels.ocpp === null && <p className={css.small}>{t('modbus.channels.noOcpp')}</p>}
    </>
  )
}

const Compared = ({ energies }: { readonly energies: readonly EnergyComparedView[] }) => {
  const { t } = useTranslation()
  const sides = energies
    .slice(-5)
    .toReversed()
    .map(({ transactionId, ocppWh, modbusWh, percent, agrees }) => ({
      name: t('modbus.channels.transaction', { id: transactionId }),
      ...{ ocpp: wh(ocppWh), modbus: wh(modbusWh), percent, agrees },
    }))
  return (
    <>
      <h3 className={panelCss.sub}>{t('modbus.channels.transactions')}</h3>
      <Sides sides={sides} label={t('modbus.channels.transactions')} />
    </>
  )
}

/** What a meter says over Modbus beside MeterValues: now, and over whole transactions. */
export const MeterCard = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const [, go] = usePlace()
  const [, goInPanel] = usePanelPlace()
  const channels = useChannels(chargePoint.id)
  const { comparedEnergies } = chargePoint
  return (
    <section className={css.card} aria-label={t('modbus.channels.meter')}>
      <div className={css.head}>
        <h2 className={panelCss.sub}>{t('modbus.channels.meter')}</h2>
      </div>
      {channels ? <Now now={channels} /> : <p className={css.small}>{t('modbus.channels.meterNone')}</p>}
      {comparedEnergies.length > 0 ? (
        <Compared energies={comparedEnergies} />
      ) : (
        channels && <p className={css.small}>{t('modbus.channels.noTransaction')}</p>
      )}
      {(channels || comparedEnergies.length > 0) && (
        <p className={css.small}>{t('modbus.channels.limits')}</p>
      )}
      {!channels && (
        <Button
          size="sm"
          className={css.own}
          leftSection={<Icon name="terminal" size={16} />}
          onClick={() => {
            goInPanel({ service: 'modbus', wide: null })
            go({ panel: 'service-port' })
          }}
        >
          {t('modbus.channels.openPort')}
        </Button>
      )}
    </section>
  )
}
