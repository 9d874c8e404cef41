import { createHash, randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { FirmwareDetails, FirmwareImage, FirmwareRecord } from '../../../contract/firmware.ts'
import { silentLog } from '../../../contract/log.ts'
import type { TransferView } from '../../../contract/transfer.ts'
import type { RunView } from '../../../contract/run.ts'
import { fileProcedures } from '../../../main/procedures/file-procedures.ts'
import { openFileExchange, type FileExchange } from '../../../main/transfer/file-exchange.ts'
import { temporaryFolder } from './configuration-bench.ts'
import { newDisk, startBench, type ProcedureBench, type ProcedureBenchOptions } from './procedure-bench.ts'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export interface FileBench extends ProcedureBench {
  readonly files: FileExchange
  readonly folder: string
  /** An image in the library. */
  image(details?: FirmwareDetails, bytes?: number): Promise<FirmwareImage>
}

export interface FileBenchOptions extends ProcedureBenchOptions {
  /** That of a bench before it. */
  readonly folder?: string
  /** So that a URL of before is dialled again. */
  readonly filePort?: number
}

/** What is open all the time. All else is work of threads, or a connection that begins: it takes real time. */
const lasting =
  /^(?:TCPSocketWrap|TCPServerWrap|TLSWrap|PipeWrap|TTYWrap|MessagePort|Worker|Timeout|Immediate|WriteWrap|SimpleWriteWrap|ShutdownWrap|FILEHANDLE|FileHandle)$/
/** Loopback under load: so long nothing has moved before it is said to stand still. */
const quietMs = 20

/** Whether bytes move, by a real clock: what stands still for a while is held on purpose. */
const watchBytes = (views: () => readonly TransferView[]): (() => boolean) => {
  let told = ''
  let movedAt = 0
  return () => {
    const resources = process.getActiveResourcesInfo()
    if (resources.some((type) => !lasting.test(type))) return true
    const sockets = resources.filter((type) => type === 'TCPSocketWrap').length
    const now = JSON.stringify([
      sockets,
      views().map(({ attempts }) => attempts.map(({ bytes, state }) => [bytes, state])),
    ])
    if (now !== told) movedAt = performance.now()
    told = now
    return performance.now() - movedAt < quietMs
  }
}

/** The bench with the procedures of files, and their endpoints on loopback. */
export const startFileBench = async (options: FileBenchOptions = {}): Promise<FileBench> => {
  const { folder = temporaryFolder(), filePort = 0, disk = newDisk(), ...rest } = options
  let exchange: FileExchange | null = null
  const opened: FileExchange[] = []
  const isBusy = watchBytes(() => exchange?.views() ?? [])
  const later: FileExchange = new Proxy({} as FileExchange, {
    get: (_target, name) => Reflect.get(opened[0] ?? {}, name) as unknown,
  })
  const bench = await startBench({
    ...rest,
    disk,
    isBusy,
    moreProcedures: (given) => fileProcedures({ ...given, files: later }),
  })
  exchange = await openFileExchange({
    clock: bench.clock,
    log: silentLog,
    sink: bench.journal,
    dataDir: folder,
    host: '127.0.0.1',
    settings: () => ({ transferPorts: { http: filePort, https: 0 }, parallelDownloads: 2 }),
  })
  opened.push(exchange)
  const files = exchange
  onTestFinished(() => files.close())
  const source = async function* (bytes: number): AsyncGenerator<Uint8Array> {
    for (let left = bytes; left > 0; left -= 1024 ** 2)
      yield await Promise.resolve(randomBytes(Math.min(left, 1024 ** 2)))
  }
  return {
    ...bench,
    files,
    folder,
    image: (details = { version: '2.0.0' }, bytes = 100_000) =>
      files.library.add(`fw-${details.version ?? '2.0.0'}.bin`, source(bytes), details),
  }
}

/** What a run has written down of an update. */
export const recordOf = (run: RunView): FirmwareRecord => run.checkpoint as unknown as FirmwareRecord

/** What it failed with. */
export const failureOf = (run: RunView) => {
  if (run.state.state !== 'failed') throw new Error(JSON.stringify(run.state))
  return run.state.error
}
