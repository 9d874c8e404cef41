import { expect } from 'vitest'
import type { Bench } from '../support/bench.ts'
import type { Proofs } from './proof.ts'

const update = (bench: Bench, more: object = {}) =>
  bench.call('UpdateFirmware', {
    location: bench.files.firmwareUrl,
    retrieveDate: '2026-01-01T00:00:00.000Z',
    ...more,
  })
const diagnostics = (bench: Bench, more: object = {}) =>
  bench.call('GetDiagnostics', { location: bench.files.uploadUrl, ...more })

const firmwareStatuses = (bench: Bench): readonly unknown[] =>
  bench.of('FirmwareStatusNotification').map(({ status }) => status as unknown)
const diagnosticsStatuses = (bench: Bench): readonly unknown[] =>
  bench.of('DiagnosticsStatusNotification').map(({ status }) => status as unknown)

const setLimit = (bench: Bench, profile: object, unit = 'A') =>
  bench.call('SetChargingProfile', {
    connectorId: 0,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'ChargePointMaxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: {
        chargingRateUnit: unit,
        startSchedule: '2026-01-01T00:00:00.000Z',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
      },
      ...profile,
    },
  })

export const fileProofs: Proofs = {
  neverInstalled: {
    finds: [],
    seen: async (bench) => {
      await update(bench)
      await bench.pass(120)
      expect(firmwareStatuses(bench)).toEqual(['Downloading', 'Downloaded', 'Installing'])
      expect(bench.of('BootNotification')).toMatchObject([{ firmwareVersion: '1.0.0' }])
    },
  },
  noFirmwareStatus: {
    finds: [],
    seen: async (bench) => {
      await update(bench)
      await bench.pass(120)
      expect(firmwareStatuses(bench)).toEqual([])
      expect(bench.of('BootNotification')).toMatchObject([{ firmwareVersion: '2.0.0' }])
    },
  },
  noDiagnosticsStatus: {
    finds: [],
    seen: async (bench) => {
      expect(await diagnostics(bench)).toMatchObject({ fileName: expect.any(String) as unknown })
      await bench.pass(120)
      expect(diagnosticsStatuses(bench)).toEqual([])
    },
  },
  repeatsUploading: {
    finds: [],
    seen: async (bench) => {
      await diagnostics(bench)
      await bench.pass(120)
      expect(diagnosticsStatuses(bench)).toEqual(['Uploading', 'Uploading', 'Uploading', 'Uploaded'])
    },
  },
  rebootsDuringDownload: {
    finds: [],
    seen: async (bench) => {
      await update(bench)
      await bench.pass(120)
      expect(firmwareStatuses(bench)).toEqual(['Downloading'])
      expect(bench.of('BootNotification')).toMatchObject([{ firmwareVersion: '1.0.0' }])
    },
  },
  noStatus: {
    finds: [],
    seen: async (bench) => {
      await update(bench)
      await bench.pass(120)
      await diagnostics(bench)
      await bench.pass(120)
      expect([...firmwareStatuses(bench), ...diagnosticsStatuses(bench)]).toEqual([])
      expect(bench.of('BootNotification')).toMatchObject([{ firmwareVersion: '2.0.0' }])
    },
  },
  stallsAt: {
    finds: [],
    seen: async (bench) => {
      bench.files.resize(32 * 1024 ** 2)
      await update(bench)
      await bench.pass(600)
      expect(firmwareStatuses(bench)).toEqual(['Downloading'])
      expect(bench.files.ranges).toEqual([null])
      expect(bench.of('BootNotification')).toEqual([])
    },
  },
  skipsDownloaded: {
    finds: [],
    seen: async (bench) => {
      await update(bench)
      await bench.pass(120)
      expect(firmwareStatuses(bench)).toEqual(['Downloading', 'Installing', 'Installed'])
      expect(bench.of('BootNotification')).toMatchObject([{ firmwareVersion: '2.0.0' }])
    },
  },
  sameVersionAfter: {
    finds: [],
    seen: async (bench) => {
      await update(bench)
      await bench.pass(120)
      expect(firmwareStatuses(bench)).toEqual(['Downloading', 'Downloaded', 'Installing', 'Installed'])
      expect(bench.of('BootNotification')).toMatchObject([{ firmwareVersion: '1.0.0' }])
    },
  },
  uploadsTwice: {
    finds: [],
    seen: async (bench) => {
      await diagnostics(bench)
      await bench.pass(60)
      const [first, second, ...more] = bench.files.uploads
      expect(second).toEqual(first)
      expect(first?.body.length).toBeGreaterThan(1_000)
      expect(more).toEqual([])
      expect(diagnosticsStatuses(bench)).toEqual(['Uploading', 'Uploaded'])
    },
  },
  multipartOnly: {
    finds: [],
    seen: async (bench) => {
      await diagnostics(bench)
      await bench.pass(60)
      expect(bench.files.uploads).toMatchObject([
        {
          method: 'POST',
          path: '/up/',
          contentType: expect.stringContaining('multipart/form-data') as unknown,
        },
      ])
    },
  },
  statusAfterFile: {
    finds: [],
    seen: async (bench) => {
      bench.files.refuse(1)
      await diagnostics(bench)
      await bench.pass(5)
      expect([bench.files.uploads, diagnosticsStatuses(bench)]).toEqual([[], []])
      await bench.pass(20)
      expect(bench.files.uploads).toMatchObject([{ method: 'PUT' }])
      expect(diagnosticsStatuses(bench)).toEqual(['Uploading', 'Uploaded'])
    },
  },
  zeroRetriesNever: {
    finds: [],
    seen: async (bench) => {
      expect(await update(bench, { retries: 0 })).toEqual({})
      expect(await diagnostics(bench, { retries: 0 })).toEqual({})
      await bench.pass(60)
      expect([...firmwareStatuses(bench), ...diagnosticsStatuses(bench)]).toEqual([])
      await update(bench, { retries: 1 })
      await bench.pass(1)
      expect(firmwareStatuses(bench)[0]).toBe('Downloading')
    },
  },
  ftpOnly: {
    finds: [],
    seen: async (bench) => {
      await update(bench)
      await diagnostics(bench)
      await bench.pass(60)
      expect([...firmwareStatuses(bench), ...diagnosticsStatuses(bench)]).toEqual([])
      await update(bench, { location: 'ftp://127.0.0.1/fw-2.0.0.bin' })
      await bench.pass(1)
      expect(firmwareStatuses(bench)).toEqual(['Downloading'])
    },
  },
  refusesRelativeMaximum: {
    finds: [],
    seen: async (bench) => {
      expect(await setLimit(bench, { chargingProfileKind: 'Relative' })).toEqual({ status: 'Rejected' })
      expect(await setLimit(bench, {})).toEqual({ status: 'Accepted' })
    },
  },
  refusesWatts: {
    finds: [],
    seen: async (bench) => {
      expect(await setLimit(bench, {}, 'W')).toEqual({ status: 'Rejected' })
      expect(await setLimit(bench, {}, 'A')).toEqual({ status: 'Accepted' })
    },
  },
}
