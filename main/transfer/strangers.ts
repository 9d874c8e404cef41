import type { TransferRefusal } from '../../contract/transfer.ts'
import type { Job, TransferSink } from './job.ts'

/** Tells of what comes to an endpoint and opens nothing. Of one address each kind is told once. */
export interface Strangers {
  /** `method`: null = it never became a request. */
  report(refusal: TransferRefusal, remoteAddress: string, method: string | null): void
}

const maxReported = 200

interface Failed extends Error {
  readonly code?: string
  readonly rawPacket?: Buffer
}

/** Why a connection never became a request; null = that is told elsewhere, or it only went away. */
export const strangerOf = ({ code = '', rawPacket }: Failed): TransferRefusal | null => {
  // one that waits to be greeted, as clients of FTP do
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'no-request'
  if (!code.startsWith('HPE_')) return null
  return rawPacket?.[0] === 0x16 && rawPacket[1] === 0x03 ? 'tls-on-plain-port' : 'not-http'
}

/** Why TLS failed; null = it only went away. */
export const tlsProblemOf = ({ code = '' }: Failed): TransferRefusal | null => {
  if (code.includes('HTTP_REQUEST')) return 'plain-on-tls-port'
  if (/ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE|UNSUPPORTED_CERTIFICATE)/.test(code))
    return 'certificate-refused'
  return code.startsWith('ERR_SSL') ? 'tls-failed' : null
}

/** `jobsFrom`: the open jobs of charge points whose own connection comes from an address. */
export const createStrangers = (
  sink: TransferSink,
  jobsFrom: (remoteAddress: string) => readonly Job[],
): Strangers => {
  const reported = new Set<string>()
  return {
    report(refusal, remoteAddress, method) {
      const [job, ...others] = jobsFrom(remoteAddress)
      // whose it is of several behind one address, nobody can say
      if (job && others.length === 0) return job.refuse(refusal, remoteAddress, method)
      const key = `${refusal} ${remoteAddress}`
      if (reported.has(key) || reported.size >= maxReported) return
      reported.add(key)
      const ids = { chargePointId: null, transferId: null }
      sink.append({ kind: 'transfer-refused', ...ids, refusal, remoteAddress, method })
    },
  }
}
