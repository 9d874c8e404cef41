import { deepEqual } from 'node:assert/strict'
import type { Response, StatusNotificationRequest } from '../../../ocpp/actions/index.ts'
import type { CaseBench, ShownConnector } from './case.ts'
import type { DialOptions, ScriptedChargePoint } from './scripted-charge-point.ts'

/** The scripted charge point has this many connectors; cases act on the first. */
export const connectors = [1, 2] as const
export const connectorId = 1

export const bootNotification = {
  chargePointVendor: 'Conformance',
  chargePointModel: 'Scripted',
  firmwareVersion: '1.0.0',
} as const

export const timestamp = (): string => new Date().toISOString()

export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()

export const reportStatus = (
  chargePoint: ScriptedChargePoint,
  status: StatusNotificationRequest['status'],
  connector: number = connectorId,
  errorCode: StatusNotificationRequest['errorCode'] = 'NoError',
): Promise<Response<'StatusNotification'>> =>
  chargePoint.send('StatusNotification', {
    connectorId: connector,
    status,
    errorCode,
    timestamp: timestamp(),
  })

/** The charge point as a whole and each connector. */
export const reportAll = async (
  chargePoint: ScriptedChargePoint,
  status: StatusNotificationRequest['status'],
): Promise<void> => {
  for (const connector of [0, ...connectors]) await reportStatus(chargePoint, status, connector)
}

export const boot = async (chargePoint: ScriptedChargePoint): Promise<Response<'BootNotification'>> => {
  const accepted = await chargePoint.send('BootNotification', bootNotification, { status: 'Accepted' })
  await reportAll(chargePoint, 'Available')
  return accepted
}

/** Reusable state Booted: connected, accepted, every connector Available. */
export const booted = async (bench: CaseBench, options?: DialOptions): Promise<ScriptedChargePoint> => {
  const chargePoint = await bench.dial(options)
  await boot(chargePoint)
  return chargePoint
}

/** Reusable state Authorized. */
export const authorize = (chargePoint: ScriptedChargePoint, idTag: string): Promise<Response<'Authorize'>> =>
  chargePoint.send('Authorize', { idTag }, { idTagInfo: { status: 'Accepted' } })

export interface StartOptions {
  readonly reservationId?: number
  /** When it began; now where nothing is said. */
  readonly at?: string
}

export const start = async (
  chargePoint: ScriptedChargePoint,
  idTag: string,
  { reservationId, at = timestamp() }: StartOptions = {},
): Promise<number> => {
  const { transactionId } = await chargePoint.send(
    'StartTransaction',
    {
      connectorId,
      idTag,
      meterStart: 0,
      timestamp: at,
      ...(reservationId === undefined ? {} : { reservationId }),
    },
    { idTagInfo: { status: 'Accepted' } },
  )
  return transactionId
}

export interface Charging {
  readonly idTag: string
  readonly transactionId: number
}

/** Reusable state Charging: Authorized, Preparing, a transaction, Charging. */
export const charge = async (
  chargePoint: ScriptedChargePoint,
  idTag: string,
  options: StartOptions = {},
): Promise<Charging> => {
  await authorize(chargePoint, idTag)
  await reportStatus(chargePoint, 'Preparing')
  const transactionId = await start(chargePoint, idTag, options)
  await reportStatus(chargePoint, 'Charging')
  return { idTag, transactionId }
}

export const stop = async (
  chargePoint: ScriptedChargePoint,
  { idTag, transactionId }: Charging,
  reason: 'DeAuthorized' | 'EVDisconnected' | 'Local' | 'PowerLoss' | 'Remote' | 'UnlockCommand',
): Promise<void> => {
  await chargePoint.send('StopTransaction', {
    transactionId,
    idTag,
    meterStop: 1500,
    timestamp: timestamp(),
    reason,
  })
}

/** The operator must see the case's connector like this. */
export const shows = async (bench: CaseBench, wanted: Partial<ShownConnector>): Promise<void> => {
  const shown: ShownConnector = await bench.shownConnector(connectorId)
  deepEqual({ ...shown, ...wanted }, shown, 'what the Central System shows of the connector')
}
