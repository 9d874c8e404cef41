import { z } from 'zod'

/** What charge points can fetch files from and leave files on. */
export type TransferProtocol = 'http' | 'https'

/** As seen from the charge point: it downloads firmware and uploads diagnostics. */
export type TransferDirection = 'download' | 'upload'

/** How one request of a charge point ended. */
export const attemptEnds = [
  /** Every byte that it asked for was taken, or every byte that it sent is on disk and hashed. */
  'complete',
  /** The connection broke, or the charge point closed it too early. */
  'cut',
  /** No byte moved for too long. */
  'stalled',
  'withdrawn',
  'too-large',
  'disk-full',
  'write-failed',
  /** The file is no longer the one that was offered. */
  'file-changed',
  /** A multipart body that does not follow its own boundary, or holds no file. */
  'body-unreadable',
] as const
export type AttemptEnd = (typeof attemptEnds)[number]

/** Why a request was answered with an error before a byte moved. */
export const transferRefusals = [
  'unknown-token',
  'withdrawn',
  'wrong-direction',
  'wrong-path',
  'range-unsatisfiable',
  'too-many-transfers',
  'too-many-files',
  'too-large',
  'disk-full',
  'part-of-a-file',
  /** An upload that does not say where it ends. */
  'length-required',
  /** More came than the length of an upload said; what it said is kept. */
  'beyond-length',
  /** It has this very file, and asked only whether it is still the same. */
  'not-modified',
  'expectation-unknown',
  'file-changed',
  'not-http',
  /** A connection, and not a word on it. */
  'no-request',
  'tls-on-plain-port',
  'plain-on-tls-port',
  'certificate-refused',
  'tls-failed',
] as const
export type TransferRefusal = (typeof transferRefusals)[number]

/** One request of a charge point for one file, and how far it has come. */
export interface AttemptView {
  /** 1 for the first of its transfer. */
  readonly number: number
  readonly method: string
  readonly remoteAddress: string
  readonly userAgent: string | null
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly endedAt: number | null
  /** Offset of the first byte that it asked for; 0 for uploads. */
  readonly from: number
  /** How many bytes it is to move; null = it did not say (chunked). */
  readonly expected: number | null
  /** Bytes that went out, or came in. */
  readonly bytes: number
  /** `sent`: every byte is handed to the network, and the charge point has not yet shown that it took the last. */
  readonly state: 'running' | 'sent' | AttemptEnd
  /** Over the last seconds; null = too early to say, or over. */
  readonly bytesPerSecond: number | null
  readonly secondsLeft: number | null
}

/** A file that a charge point left here. */
export interface ReceivedFile {
  readonly attempt: number
  /** Safe to show and to save under. */
  readonly name: string
  /** As the charge point gave it, at most 1,024 characters; null = it gave none. */
  readonly givenName: string | null
  readonly path: string
  readonly size: number
  /** Hexadecimal, of the bytes that are on disk. */
  readonly sha256: string
  /** `partial`: the upload broke off; what came is kept. */
  readonly state: 'whole' | 'partial'
  readonly receivedAt: number
}

/** One file offered to one charge point, or one place for its uploads. */
export interface TransferView {
  readonly id: string
  readonly chargePointId: string
  readonly direction: TransferDirection
  readonly protocol: TransferProtocol
  /** What the charge point is told. An upload's is a folder and ends with a slash. */
  readonly url: string
  /** Of the certificate of HTTPS, SHA-256 as `AB:CD:…`; null = plain HTTP. */
  readonly fingerprint: string | null
  /** Of a download. */
  readonly file: { readonly name: string; readonly size: number; readonly sha256: string } | null
  readonly state: 'open' | 'withdrawn'
  /** Oldest first; the newest 100. */
  readonly attempts: readonly AttemptView[]
  readonly firstByteAt: number | null
  /** Of a download: how many different bytes of the file went out, over all attempts. */
  readonly covered: number
  /** When every byte of a download had gone out once, over all attempts; null = not yet. */
  readonly coveredAt: number | null
  readonly files: readonly ReceivedFile[]
  readonly refusals: number
  readonly lastRefusal: TransferRefusal | null
}

/** One of this laptop's, as a charge point can dial it: an address or a name, without a port. */
export const ownAddressSchema = z.union([z.ipv4(), z.ipv6(), z.hostname()])
