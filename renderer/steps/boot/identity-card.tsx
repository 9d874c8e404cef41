import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatMoment } from '../../components/format.ts'
import { Card, CardBody } from '../../components/ui.tsx'
import { useNow } from '../../state/bench-context.tsx'
import css from './boot.module.css'

const linkWords = ({ link }: ChargePointView, noSubprotocol: string, password: string): string | null =>
  link.state === 'connected'
    ? [
        link.subprotocol ?? noSubprotocol,
        link.remoteAddress,
        link.authentication === 'basic' ? password : null,
      ]
        .filter((word) => word !== null)
        .join(' · ')
    : null

/** Long numbers as people read them out, in fours; copied, they are whole. */
const Digits = ({ children }: { readonly children: string }) =>
  /^\d{12,}$/.test(children) ? (
    <>
      {(children.match(/.{1,4}/g) ?? []).map((four, index) => (
        <span key={index} className={css.digits}>
          {four}
        </span>
      ))}
    </>
  ) : (
    children
  )

/** Who it says it is. What every charge point has to say is shown when it is missing, too. */
export const IdentityCard = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const now = useNow()
  const { identity, id, lastBootAt } = chargePoint
  const link = linkWords(chargePoint, t('boot.identity.noSubprotocol'), t('boot.identity.password'))
  const always: readonly (readonly [string, string | undefined])[] = identity
    ? [
        [t('boot.identity.vendor'), identity.chargePointVendor],
        [t('boot.identity.model'), identity.chargePointModel],
        [t('boot.identity.firmware'), identity.firmwareVersion],
        [t('boot.identity.serial'), identity.chargePointSerialNumber],
      ]
    : []
  const optional: readonly (readonly [string, string | null | undefined])[] = [
    [t('boot.identity.boxSerial'), identity?.chargeBoxSerialNumber],
    [t('boot.identity.identity'), id],
    [t('boot.identity.iccid'), identity?.iccid],
    [t('boot.identity.imsi'), identity?.imsi],
    [t('boot.identity.meterType'), identity?.meterType],
    [t('boot.identity.meterSerial'), identity?.meterSerialNumber],
    [t('boot.identity.link'), link],
  ]
  return (
    <Card
      icon="chip"
      title={t('boot.identity.title')}
      aside={
        identity && lastBootAt !== null
          ? t('boot.identity.from', { time: formatMoment(lastBootAt, now) })
          : undefined
      }
    >
      <CardBody>
        <dl className={css.pairs}>
          {always.map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd className={value === undefined ? css.missing : undefined}>
                {value ?? t('boot.identity.notGiven')}
              </dd>
            </div>
          ))}
          {optional.map(([name, value]) =>
            value === undefined || value === null ? null : (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd>
                  <Digits>{value}</Digits>
                </dd>
              </div>
            ),
          )}
        </dl>
        {!identity && (
          <p className={css.small} style={{ marginTop: 8 }}>
            {t('boot.identity.empty')}
          </p>
        )}
      </CardBody>
    </Card>
  )
}
