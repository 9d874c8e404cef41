import { mkdir, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../../contract/clock.ts'
import type { Log } from '../../contract/log.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { ReceivedFile, TransferProtocol, TransferView } from '../../contract/transfer.ts'
import type { TransferEndpoint } from './endpoint.ts'
import { safeFileName, urlFileName } from './file-name.ts'
import { createHttpEndpoint } from './http-endpoint.ts'
import { createJob, isToken, type Job, type Purpose, type ServedFile, type TransferSink } from './job.ts'
import { defaultLimits, type TransferLimits } from './limits.ts'

export type { ServedFile } from './job.ts'

/** One file for one charge point, or one place for its uploads. Opens nothing but that. */
export interface Offer {
  readonly id: string
  /** What opens it, and stands in its URL. */
  readonly token: string
  /** What the charge point is told. An upload's is a folder and ends with a slash. */
  readonly url: string
  /** PEM of the certificate that HTTPS shows; null = plain HTTP. */
  readonly certificatePem: string | null
  view(): TransferView
  /** Called at once, at each turn, and several times a second while bytes move. Returns what ends it. */
  watch(listener: (view: TransferView) => void): () => void
  /** The URL opens nothing any more; what runs is cut. What was received stays. */
  withdraw(): void
}

export interface UploadOffer extends Offer {
  /** The same place as the URL of one file, for charge points that do not append a name (quirk 42). */
  fileUrl(name: string): string
  /** In the order in which they came; the newest is the last. */
  files(): readonly ReceivedFile[]
  /** Resolves when nothing comes in any more, and what came is on disk: soon after it was withdrawn. */
  settled(): Promise<void>
}

interface OfferOptions {
  readonly chargePointId: string
  /** This laptop's address that the charge point can dial: of its own connection. */
  readonly localAddress: string
  /** Where its own connection comes from: what comes from there and opens nothing is told of it. */
  readonly remoteAddress?: string | null
  readonly protocol: TransferProtocol
}

/** What charge points fetch files from and leave files on. */
export interface Transfer {
  /**
   * `token`: that of an offer of before, so that its URL opens the same file again. ToolError `file-unreadable`,
   * `port-in-use`, `shutting-down`.
   */
  offerDownload(
    options: OfferOptions & { readonly file: ServedFile; readonly token?: string | undefined },
  ): Promise<Offer>
  /** ToolError `port-in-use`, `shutting-down`. */
  offerUpload(options: OfferOptions): Promise<UploadOffer>
  /** Those that are not withdrawn. */
  views(): readonly TransferView[]
  /** Withdraws every offer and closes the ports. */
  close(): Promise<void>
}

export interface TransferOptions {
  readonly clock: Clock
  readonly log: Log
  readonly sink: TransferSink
  /** Uploads are written below it, a folder an offer. */
  readonly dir: string
  readonly limits?: Partial<TransferLimits>
  /** Where the endpoints bind; absent = all interfaces. */
  readonly host?: string
  /** Preferred ones; a free one where one is taken. */
  readonly ports?: Partial<Readonly<Record<TransferProtocol, number>>>
  /** Tests fill up a disk with it. */
  readonly freeBytes?: (dir: string) => Promise<number>
}

const sweepEveryMs = 1000
const keptJobs = 1000

/** Of the disk that a folder is on, or is going to be on. */
const freeBytesOf = async (dir: string): Promise<number> => {
  const { bavail, bsize } = await statfs(dir).catch(() => statfs(dirname(dir)))
  return bavail * bsize
}

const readable = async (file: ServedFile): Promise<number> => {
  const info = await stat(file.path).catch(() => null)
  if (info?.isFile() && info.size === file.size) return info.mtimeMs
  throw new ToolError(
    'file-unreadable',
    { name: file.name },
    'choose-file',
    `${file.name} cannot be read, or is no longer the file that was chosen.`,
  )
}

export const createTransfer = (options: TransferOptions): Transfer => {
  const { clock, log, sink, dir, host = null, ports = {}, freeBytes = freeBytesOf } = options
  const limits = { ...defaultLimits, ...options.limits }
  const jobs = new Map<string, Job>()
  let moving = 0
  let isClosed = false

  const deps = {
    clock,
    log,
    limits,
    sink,
    host,
    freeBytes,
    jobOf: (token: string) => jobs.get(token) ?? null,
    jobsFrom: (remoteAddress: string, protocol: TransferProtocol) =>
      [...jobs.values()].filter((job) => !job.isWithdrawn && job.isFrom(remoteAddress, protocol)),
    takeRoom: () => {
      if (moving >= limits.maxParallel) return null
      moving += 1
      let isTaken = true
      return () => {
        if (isTaken) moving -= 1
        isTaken = false
      }
    },
  }
  const endpoints: Readonly<Record<TransferProtocol, TransferEndpoint>> = {
    http: createHttpEndpoint('http', { ...deps, port: ports.http ?? 0 }),
    https: createHttpEndpoint('https', { ...deps, port: ports.https ?? 0 }),
  }
  const sweeping = clock.every(sweepEveryMs, () => {
    for (const job of jobs.values()) job.sweep()
  })

  /** One that is open is never taken over. */
  const freeToken = (wanted: string | undefined): string | null =>
    wanted !== undefined && isToken(wanted) && jobs.get(wanted)?.isWithdrawn !== false ? wanted : null

  const offer = async (
    { chargePointId, localAddress, remoteAddress = null, protocol }: OfferOptions,
    purpose: Purpose,
    wantedToken?: string,
  ) => {
    if (isClosed) throw new ToolError('shutting-down', {}, null, 'Chargebench is closing.')
    const { baseUrl, certificate } = await endpoints[protocol].reach(localAddress)
    const tail = purpose.direction === 'download' ? purpose.urlName : ''
    const job = createJob(
      { clock, sink, limits, chargePointId, remoteAddress, protocol, purpose, token: freeToken(wantedToken) },
      (token) => `${baseUrl}${token}/${tail}`,
      certificate?.fingerprint ?? null,
    )
    // withdrawn ones are kept for a while: who comes late is told so
    for (const [token, old] of jobs) if (jobs.size >= keptJobs && old.isWithdrawn) jobs.delete(token)
    jobs.set(job.token, job)
    const made = {
      id: job.id,
      token: job.token,
      url: job.view().url,
      certificatePem: certificate?.pem ?? null,
      view: () => job.view(),
      watch: (listener: (view: TransferView) => void) => job.watch(listener),
      withdraw: () => job.withdraw(),
    }
    return { made, job }
  }

  return {
    async offerDownload({ file, token, ...of }) {
      const modifiedMs = await readable(file)
      const name = safeFileName(file.name, 'firmware')
      const urlName = urlFileName(name)
      const purpose = { direction: 'download', file: { ...file, name }, urlName, modifiedMs } as const
      return (await offer(of, purpose, token)).made
    },
    async offerUpload(of) {
      await mkdir(dir, { recursive: true, mode: 0o700 })
      const { made, job } = await offer(of, { direction: 'upload', dir })
      return {
        ...made,
        fileUrl: (name) => `${made.url}${urlFileName(name)}`,
        files: () => made.view().files,
        settled: () => job.settled(),
      }
    },
    views: () => [...jobs.values()].filter(({ isWithdrawn }) => !isWithdrawn).map((job) => job.view()),
    async close() {
      isClosed = true
      sweeping.cancel()
      for (const job of jobs.values()) job.withdraw()
      await Promise.all(Object.values(endpoints).map((endpoint) => endpoint.close()))
    },
  }
}
