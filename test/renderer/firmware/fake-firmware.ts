import type { FirmwareCandidate, FirmwareDetails, FirmwareImage } from '../../../contract/firmware.ts'
import { matchFirmware } from '../../../main/transfer/firmware-match.ts'
import type { FirmwareClient } from '../../../renderer/state/firmware-client.ts'

const addedAt = new Date(2026, 10, 20, 16, 40).getTime()

export const image = (
  id: string,
  version: string | undefined,
  more: Partial<FirmwareDetails> = {},
): FirmwareImage => ({
  id,
  name: `ecp-ac-${version ?? 'unnamed'}.bin`,
  size: 8_412_160,
  sha256: '9f2c41ab7d30e5f1c6b8a2940d17e3c55b6f80912ad4c3e7f1a0b9d8c7e641ab',
  addedAt,
  details: {
    vendor: 'EcarPlug',
    model: 'AC/CPT_OCPP',
    ...(version === undefined ? {} : { version }),
    ...more,
  },
})

export const images: readonly FirmwareImage[] = [
  image('newer', '1.0.1', { notes: 'Mends the clock after a restart.' }),
  image('older', '0.9.4'),
  image('other', '2.0.0', { vendor: 'Zaptor', model: 'Go', hardware: 'B3' }),
  { ...image('unsaid', undefined), details: {} },
]

export interface FakeFirmware extends FirmwareClient {
  images: readonly FirmwareImage[]
  readonly imported: string[]
}

/** A library that is kept in memory; every charge point is an EcarPlug with 1.0.0. */
export const createFakeFirmware = (kept: readonly FirmwareImage[] = []): FakeFirmware => {
  const identity = {
    chargePointVendor: 'EcarPlug',
    chargePointModel: 'AC/CPT_OCPP',
    firmwareVersion: '1.0.0',
  }
  const fake: FakeFirmware = {
    images: kept,
    imported: [],
    library: () => Promise.resolve(fake.images),
    candidates: () =>
      Promise.resolve(
        fake.images.map((each): FirmwareCandidate => ({
          image: each,
          match: matchFirmware(each.details, identity),
        })),
      ),
    add: (file, details, { onBytes }) => {
      onBytes(file.size)
      const added: FirmwareImage = {
        ...image(file.name, undefined),
        name: file.name,
        size: file.size,
        details,
      }
      fake.images = [added, ...fake.images]
      return Promise.resolve(added)
    },
    change: (id, details) => {
      fake.images = fake.images.map((each) => (each.id === id ? { ...each, details } : each))
      const changed = fake.images.find((each) => each.id === id)
      return changed ? Promise.resolve(changed) : Promise.reject(new Error(`no image ${id}`))
    },
    remove: (id) => {
      fake.images = fake.images.filter((each) => each.id !== id)
      return Promise.resolve()
    },
    import: (path) => {
      fake.imported.push(path)
      return Promise.resolve({
        added: [],
        skipped: [{ file: 'old.bin', reason: 'known' }],
        refused: null,
      })
    },
  }
  return fake
}
