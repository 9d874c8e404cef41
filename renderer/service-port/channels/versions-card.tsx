import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { channels, type Channel } from '../../../contract/service-port.ts'
import { compareChannels } from '../../../contract/three-channels.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { Mono, Status } from '../../components/ui.tsx'
import panelCss from '../../panels/panel.module.css'
import { useNow } from '../../state/bench-context.tsx'
import { usePlace } from '../../state/place.ts'
import css from './channels.module.css'

interface Said {
  readonly value: string
  readonly at: number | null
}

const saidBy = ({ identity, lastBootAt, otherVersions }: ChargePointView, channel: Channel): Said | null => {
  if (channel !== 'ocpp') return otherVersions[channel]
  const value = identity?.firmwareVersion
  return value === undefined ? null : { value, at: lastBootAt }
}

/** The firmware version as each channel tells it, side by side. */
export const VersionsCard = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const now = useNow()
  const [, go] = usePlace()
  const said = channels.map((channel) => ({ channel, said: saidBy(chargePoint, channel) }))
  const pairs = compareChannels(
    Object.fromEntries(
      said.map(({ channel, said: each }) => [channel, { firmwareVersion: each?.value ?? null }]),
    ),
  )
  const differs = pairs.some(({ agrees }) => !agrees)
  return (
    <section className={css.card} aria-label={t('modbus.channels.firmware')}>
      <div className={css.head}>
        <h2 className={panelCss.sub}>{t('modbus.channels.firmware')}</h2>
        {pairs.length === 0 ? (
          <Status kind="not-started" size={16}>
            {t('modbus.channels.one')}
          </Status>
        ) : (
          <Status kind={differs ? 'failed' : 'proven'} size={16}>
            {t(differs ? 'modbus.channels.disagrees' : 'modbus.channels.agrees')}
          </Status>
        )}
      </div>
      <dl className={css.ways}>
        {said.map(({ channel, said: each }) => (
          <div key={channel} className={css.way}>
            <dt>{t(`modbus.channels.${channel}`)}</dt>
            <dd>
              {each ? (
                <>
                  <Mono>{each.value}</Mono>
                  {each.at !== null && <span className={css.small}>{formatMoment(each.at, now)}</span>}
                </>
              ) : (
                <span className={css.small}>
                  {t(channel === 'ocpp' ? 'modbus.channels.notSaid' : 'modbus.channels.notRead')}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {differs && <p className={css.small}>{t('modbus.channels.finding')}</p>}
      <Button
        size="sm"
        className={css.own}
        leftSection={<Icon name="terminal" size={16} />}
        onClick={() => go({ panel: 'service-port' })}
      >
        {t('modbus.channels.openPort')}
      </Button>
    </section>
  )
}
