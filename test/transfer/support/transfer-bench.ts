import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../../contract/clock.ts'
import { silentLog } from '../../../contract/log.ts'
import type { TransferProtocol, TransferView } from '../../../contract/transfer.ts'
import { systemClock } from '../../../main/clock.ts'
import { memoryJournal } from '../../support/memory-journal.ts'
import {
  createTransfer,
  type Offer,
  type ServedFile,
  type TransferOptions,
} from '../../../main/transfer/transfer.ts'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A folder that is gone when the test is over. */
export const tempDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'chargebench-transfer-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export interface Image extends ServedFile {
  readonly bytes: Buffer
}

export const makeImage = (dir: string, size: number, name = 'firmware-1.2.3.bin'): Image => {
  const bytes = randomBytes(size)
  const path = join(dir, name)
  writeFileSync(path, bytes)
  return { path, name, size, sha256: sha256(bytes), bytes }
}

export interface BenchOptions extends Partial<
  Pick<TransferOptions, 'limits' | 'freeBytes' | 'ports' | 'dir'>
> {
  readonly clock?: Clock
}

/** The endpoints on loopback, and what they told the journal. */
export const transferBench = (options: BenchOptions = {}) => {
  const dir = options.dir ?? tempDir()
  const journal = memoryJournal(options.clock ?? systemClock)
  const transfer = createTransfer({
    clock: systemClock,
    log: silentLog,
    sink: journal,
    dir: join(dir, 'uploads'),
    host: '127.0.0.1',
    ...options,
    ...(options.dir === undefined ? {} : { dir: join(options.dir, 'uploads') }),
  })
  onTestFinished(() => transfer.close())
  const to = (protocol: TransferProtocol = 'http', chargePointId = 'CP1') => ({
    chargePointId,
    localAddress: '127.0.0.1',
    protocol,
  })
  return {
    dir,
    transfer,
    journal,
    serve: (image: Image, protocol?: TransferProtocol, chargePointId?: string) =>
      transfer.offerDownload({ ...to(protocol, chargePointId), file: image }),
    take: (protocol?: TransferProtocol, chargePointId?: string) =>
      transfer.offerUpload(to(protocol, chargePointId)),
  }
}

/** Resolves with the first view that fits; the test's own time limit is the bound. */
export const seen = (offer: Offer, fits: (view: TransferView) => boolean): Promise<TransferView> =>
  new Promise((resolve) => {
    const stop = offer.watch((view) => {
      if (!fits(view)) return
      queueMicrotask(() => stop())
      resolve(view)
    })
  })

/** Every request that was begun is over, and there were `count` of them. */
export const allOver = (offer: Offer, count: number): Promise<TransferView> =>
  seen(offer, ({ attempts }) => attempts.length >= count && attempts.every(({ endedAt }) => endedAt !== null))
