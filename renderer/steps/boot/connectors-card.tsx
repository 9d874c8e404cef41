import { useTranslation } from 'react-i18next'
import { expectedConnectors, missingStatuses } from '../../../contract/boot-state.ts'
import type { ChargePointView, ConnectorView } from '../../../contract/project.ts'
import { formatMoment } from '../../components/format.ts'
import { Card, CardBody, Status } from '../../components/ui.tsx'
import { useNow } from '../../state/bench-context.tsx'
import css from './boot.module.css'
import { statusGraceMs } from './boot-status.ts'
import { isErrorCode } from './error-codes.ts'

/** Statuses that there are within a transaction alone. */
const chargingStatuses: ReadonlySet<string> = new Set(['Charging', 'SuspendedEV', 'SuspendedEVSE'])
/** StartTransaction may come after the status that tells of it, and later still while it was away. */
const transactionGraceMs = 15_000

const chargesUnknown = ({ status, transactionId, at }: ConnectorView, now: number): boolean =>
  transactionId === null && chargingStatuses.has(status) && now - at >= transactionGraceMs

const Fault = ({ connector }: { readonly connector: ConnectorView }) => {
  const { t } = useTranslation()
  const { errorCode, info, vendorErrorCode } = connector
  const words = isErrorCode(errorCode) ? t(`boot.errorCode.${errorCode}`) : t('boot.errorCode.unknown')
  const vendor = vendorErrorCode ? t('boot.connectors.vendorCode', { code: vendorErrorCode }) : null
  return (
    <span className={css.fault}>
      <Status kind="needs-you" size={16}>
        {words}
      </Status>
      <span className={css.small} style={{ display: 'block' }}>
        {[errorCode, vendor, info].filter(Boolean).join(' · ')}
      </span>
    </span>
  )
}

const Connector = ({
  connectorId,
  connector,
  owes,
  late,
}: {
  readonly connectorId: number
  readonly connector: ConnectorView | undefined
  readonly owes: boolean
  readonly late: boolean
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const hasFault = connector !== undefined && connector.errorCode !== 'NoError'
  const facts = [
    connector && !hasFault ? connector.errorCode : null,
    connector ? formatMoment(connector.at, now) : null,
    connector && connector.transactionId !== null
      ? t('boot.connectors.transaction', { id: connector.transactionId })
      : null,
  ]
  return (
    <li>
      <span className={css.number} aria-hidden="true">
        {connectorId}
      </span>
      <div className={css.connectorText}>
        <b>
          {connectorId === 0
            ? t('boot.connectors.chargePoint')
            : t('boot.connectors.connector', { id: connectorId })}
        </b>
        <div className={css.small}>{facts.filter(Boolean).join(' · ')}</div>
        {hasFault && <Fault connector={connector} />}
        {connector && chargesUnknown(connector, now) && (
          <span className={css.fault}>
            <Status kind="needs-you" size={16}>
              {t('boot.connectors.noTransaction')}
            </Status>
          </span>
        )}
        {owes && (
          <span className={css.fault}>
            <Status kind={late ? 'needs-you' : 'waiting'} size={16}>
              {late ? t('boot.connectors.missing') : t('boot.connectors.due')}
            </Status>
            <span className={css.small} style={{ display: 'block' }}>
              {t('boot.connectors.clause')}
            </span>
          </span>
        )}
      </div>
      {connector && (
        <span title={t('boot.connectors.reported', { status: connector.status })}>
          <Status kind="reported">{connector.status}</Status>
        </span>
      )}
    </li>
  )
}

/** What it says of its connectors: reported, not proven. */
export const ConnectorsCard = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const now = useNow()
  const owed = new Set(missingStatuses(chargePoint))
  const acceptedAt = chargePoint.bootSequence?.acceptedAt ?? null
  const late = acceptedAt !== null && now - acceptedAt >= statusGraceMs
  const known = Object.keys(chargePoint.connectors).map(Number)
  const shown = acceptedAt === null ? known.sort((a, b) => a - b) : expectedConnectors(chargePoint)
  return (
    <Card icon="plug" title={t('boot.connectors.title')}>
      {shown.length === 0 ? (
        <CardBody>
          <p className={css.small}>{t('boot.connectors.empty')}</p>
        </CardBody>
      ) : (
        <ul className={css.connectors}>
          {shown.map((connectorId) => (
            <Connector
              key={connectorId}
              connectorId={connectorId}
              connector={chargePoint.connectors[connectorId]}
              owes={owed.has(connectorId)}
              late={late}
            />
          ))}
        </ul>
      )}
    </Card>
  )
}
