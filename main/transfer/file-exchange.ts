import { join } from 'node:path'
import type { Clock } from '../../contract/clock.ts'
import type { Log } from '../../contract/log.ts'
import type { TransferProtocol, TransferView } from '../../contract/transfer.ts'
import { openFirmwareLibrary, type FirmwareLibrary } from './firmware-library.ts'
import type { TransferSink } from './job.ts'
import { openReceivedFiles, type ReceivedFiles } from './received-files.ts'
import { createTransfer, type Offer, type Transfer } from './transfer.ts'
import { createTurns, type Turns } from './turns.ts'

/** The files that go to charge points and come from them, and the endpoints that they go over. */
export interface FileExchange extends Pick<Transfer, 'offerDownload' | 'offerUpload'> {
  readonly library: FirmwareLibrary
  readonly received: ReceivedFiles
  /** Who may fetch firmware now: a laptop's network is not made for a whole depot at once. */
  readonly downloadTurns: Turns
  /** What is on offer, and how far it is. Empty as long as nothing was offered. */
  views(): readonly TransferView[]
  /** Called several times a second while bytes move. Returns the way to stop. */
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

export interface FileExchangeOptions {
  readonly clock: Clock
  readonly log: Log
  readonly sink: TransferSink
  readonly dataDir: string
  /** Absent: all interfaces. */
  readonly host?: string | undefined
  readonly settings: () => {
    readonly transferPorts: Readonly<Record<TransferProtocol, number>>
    readonly parallelDownloads: number
  }
}

/**
 * Opens the firmware library and the index of received files; a port only when the first file is offered. Rejects with
 * ToolError `data-folder-unusable`.
 */
export const openFileExchange = async (options: FileExchangeOptions): Promise<FileExchange> => {
  const { clock, log, sink, dataDir, host, settings } = options
  const dir = join(dataDir, 'diagnostics')
  const library = await openFirmwareLibrary({ dir: join(dataDir, 'firmware'), clock })
  const received = await openReceivedFiles(dir)
  const listeners = new Set<() => void>()
  let transfer: Transfer | null = null

  const opened = (): Transfer =>
    (transfer ??= createTransfer({
      ...{ clock, log, sink, dir },
      ports: settings().transferPorts,
      ...(host === undefined ? {} : { host }),
    }))
  const followed = <O extends Offer>(offer: O): O => {
    const stop = offer.watch(({ state }) => {
      if (state === 'withdrawn') queueMicrotask(() => stop())
      for (const listener of listeners) listener()
    })
    return offer
  }

  return {
    library,
    received,
    downloadTurns: createTurns(() => settings().parallelDownloads),
    offerDownload: async (of) => followed(await opened().offerDownload(of)),
    offerUpload: async (of) => followed(await opened().offerUpload(of)),
    views: () => transfer?.views() ?? [],
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: async () => transfer?.close(),
  }
}
