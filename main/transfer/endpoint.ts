import type { Clock } from '../../contract/clock.ts'
import type { Log } from '../../contract/log.ts'
import type { TransferProtocol } from '../../contract/transfer.ts'
import type { Job, TransferSink } from './job.ts'
import type { TransferLimits } from './limits.ts'

/** Where a charge point finds an endpoint. */
export interface Reach {
  /** What stands in a URL before the token: `http://192.168.1.10:9222/`. */
  readonly baseUrl: string
  /** SHA-256 of the certificate as `AB:CD:…`, and the certificate itself; null = there is none. */
  readonly certificate: { readonly fingerprint: string; readonly pem: string } | null
}

/** A server of one protocol. All of them serve the same jobs. */
export interface TransferEndpoint {
  readonly protocol: TransferProtocol
  /** Listens from the first call on. `address` is one of this laptop's that the charge point can dial. */
  reach(address: string): Promise<Reach>
  /** Cuts what runs. */
  close(): Promise<void>
}

/** What every endpoint needs. */
export interface EndpointDeps {
  readonly clock: Clock
  readonly log: Log
  readonly limits: TransferLimits
  readonly sink: TransferSink
  /** Where it binds; null = all interfaces. */
  readonly host: string | null
  /** 0 = a free one; also where this one is taken. */
  readonly port: number
  jobOf(token: string): Job | null
  /** The open jobs over a protocol of charge points whose own connection comes from an address. */
  jobsFrom(remoteAddress: string, protocol: TransferProtocol): readonly Job[]
  /** Room among all transfers; null = none. The function given gives it back. */
  takeRoom(): (() => void) | null
  /** Bytes free on the disk of a folder. */
  freeBytes(dir: string): Promise<number>
}
