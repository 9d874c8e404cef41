import type { EventOf } from '../../contract/journal-event.ts'
import { isSecretKey, redacted } from '../../contract/redact.ts'
import type { FrameBrief } from '../../contract/traffic.ts'
import { parseFrame } from '../../ocpp/rpc.ts'

/** Longer words are cut: a list has no room for them. */
const longestWord = 60

type Payload = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const word = (value: unknown): string | null => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string' || value === '') return null
  return value.length > longestWord ? `${value.slice(0, longestWord)}…` : value
}

const wordsOf = (...values: readonly unknown[]): readonly string[] =>
  values.map(word).filter((text) => text !== null)

const whole = (value: unknown): number | undefined => (Number.isInteger(value) ? Number(value) : undefined)

const listLength = (value: unknown): number | null => (Array.isArray(value) ? value.length : null)

const countOf = (of: NonNullable<FrameBrief['count']>['of'], list: unknown): Pick<FrameBrief, 'count'> => {
  const n = listLength(list)
  return n === null ? {} : { count: { of, n } }
}

/** The sampled value that says most: current, then power, then whatever is first. */
const telling = (meterValue: unknown): readonly string[] => {
  const last: unknown = Array.isArray(meterValue) ? meterValue.at(-1) : null
  const sampled: unknown = isObject(last) ? last['sampledValue'] : null
  if (!Array.isArray(sampled)) return []
  const samples = sampled.filter(isObject)
  const named = (start: string) =>
    samples.find(({ measurand }) => typeof measurand === 'string' && measurand.startsWith(start))
  const sample = named('Current.Import') ?? named('Power.Active.Import') ?? samples[0]
  if (!sample) return []
  const unit = word(sample['unit']) ?? (sample['measurand'] === undefined ? 'Wh' : '')
  const value = word(sample['value'])
  return value === null ? [] : [`${value} ${unit}`.trim()]
}

const ofConfiguration = ({ key, value }: Payload): readonly string[] => {
  const name = word(key)
  if (name === null) return []
  const shown = isSecretKey(name) ? redacted : (word(value) ?? '""')
  return [`${name} = ${shown}`]
}

const ofRequest = (action: string, payload: Payload): FrameBrief => {
  const connectorId = whole(payload['connectorId'])
  const transactionId = whole(payload['transactionId'])
  const ids = {
    ...(connectorId === undefined ? {} : { connectorId }),
    ...(transactionId === undefined ? {} : { transactionId }),
  }
  switch (action) {
    case 'BootNotification':
      return { words: wordsOf(payload['chargePointVendor'], payload['chargePointModel']) }
    case 'StatusNotification': {
      const { status, errorCode } = payload
      return { ...ids, words: wordsOf(status, errorCode === 'NoError' ? null : errorCode) }
    }
    case 'MeterValues':
      return { ...(connectorId === undefined ? {} : { connectorId }), words: telling(payload['meterValue']) }
    case 'StopTransaction':
      return { ...ids, words: wordsOf(payload['reason']) }
    case 'ChangeConfiguration':
      return { words: ofConfiguration(payload) }
    case 'GetConfiguration':
      return { ...countOf('keys', payload['key']), words: [] }
    case 'SendLocalList':
      return {
        ...countOf('entries', payload['localAuthorizationList']),
        words: wordsOf(payload['updateType']),
      }
    case 'SetChargingProfile': {
      const profile = payload['csChargingProfiles']
      return { ...ids, words: isObject(profile) ? wordsOf(profile['chargingProfilePurpose']) : [] }
    }
    case 'DataTransfer':
      return { words: wordsOf(payload['vendorId'], payload['messageId']) }
    default:
      return {
        ...ids,
        words: wordsOf(payload['idTag'], payload['requestedMessage'], payload['type'], payload['status']),
      }
  }
}

const ofAnswer = (action: string | null, payload: Payload): FrameBrief => {
  const { status, idTagInfo, currentTime, listVersion, transactionId, configurationKey, chargingSchedule } =
    payload
  const periods = isObject(chargingSchedule) ? chargingSchedule['chargingSchedulePeriod'] : null
  const transaction = action === 'StartTransaction' ? whole(transactionId) : undefined
  const words = wordsOf(
    status,
    isObject(idTagInfo) ? idTagInfo['status'] : null,
    action === 'Heartbeat' ? currentTime : null,
    listVersion,
    payload['fileName'],
  )
  return {
    ...(transaction === undefined ? {} : { transactionId: transaction }),
    ...countOf('keys', configurationKey),
    ...countOf('periods', periods),
    words,
  }
}

/** The telling part of a frame. Never throws, whatever the frame. */
export const briefOf = ({ text, action }: Pick<EventOf<'frame'>, 'text' | 'action'>): FrameBrief => {
  const frame = parseFrame(text)
  switch (frame.kind) {
    case 'call':
      return isObject(frame.payload) ? ofRequest(frame.action, frame.payload) : { words: [] }
    case 'result':
      return isObject(frame.payload) ? ofAnswer(action, frame.payload) : { words: [] }
    case 'error':
      return { words: wordsOf(frame.errorCode) }
    case 'unknown-type':
    case 'unreadable':
      return { words: wordsOf(text) }
  }
}
