import type { TRPCClient } from '@trpc/client'
import type {
  FirmwareCandidate,
  FirmwareDetails,
  FirmwareImage,
  FirmwareImport,
} from '../../contract/firmware.ts'
import type { AppRouter } from '../../main/api/router.ts'
import { type Sending, sendFile } from './ask.ts'
import { BenchError } from './bench-error.ts'
import { call } from './call.ts'

/** The firmware library. Everything rejects with `BenchError`. */
export interface FirmwareClient {
  /** Newest first. */
  readonly library: () => Promise<readonly FirmwareImage[]>
  /** As they stand to a charge point: those that fit first. */
  readonly candidates: (chargePointId: string) => Promise<readonly FirmwareCandidate[]>
  readonly add: (file: File, details: FirmwareDetails, sending: Sending) => Promise<FirmwareImage>
  readonly change: (id: string, details: FirmwareDetails) => Promise<FirmwareImage>
  readonly remove: (id: string) => Promise<void>
  /** A folder, or a `firmware.yaml` in one, on the computer that Chargebench runs on. */
  readonly import: (path: string) => Promise<FirmwareImport>
}

const isImage = (body: unknown): body is FirmwareImage =>
  typeof body === 'object' && body !== null && 'id' in body && 'sha256' in body && 'details' in body

export const createFirmwareClient = (trpc: TRPCClient<AppRouter>, token: string | null): FirmwareClient => ({
  library: () => call(trpc.firmware.library.query()),
  candidates: (chargePointId) => call(trpc.firmware.candidates.query({ chargePointId })),
  add: async (file, details, sending) => {
    const query = new URLSearchParams({ name: file.name })
    for (const [name, value] of Object.entries(details)) if (value !== undefined) query.set(name, value)
    const image = await sendFile(token, `/api/firmware?${query.toString()}`, file, sending)
    if (!isImage(image)) throw new BenchError('internal', {}, 'the answer to a firmware image')
    return image
  },
  change: (id, details) => call(trpc.firmware.change.mutate({ id, details })),
  remove: (id) => call(trpc.firmware.remove.mutate({ id })),
  import: (path) => call(trpc.firmware.import.mutate({ path })),
})
