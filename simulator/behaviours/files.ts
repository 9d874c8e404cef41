import type { Behaviour, Hooks } from '../hooks.ts'
import { isObject } from './rewrite.ts'

const isStatus = (payload: unknown, status: string): boolean =>
  isObject(payload) && payload['status'] === status

const keepsBack = (actions: readonly string[]): Hooks => ({
  outgoing: (message) => (message.kind === 'call' && actions.includes(message.action) ? null : message),
})

const profileOf = (payload: unknown): Readonly<Record<string, unknown>> => {
  const profile = isObject(payload) ? payload['csChargingProfiles'] : null
  return isObject(profile) ? profile : {}
}

const unitOf = (payload: unknown): unknown => {
  const schedule = profileOf(payload)['chargingSchedule']
  return isObject(schedule) ? schedule['chargingRateUnit'] : null
}

const firmwareWords = ['FirmwareStatusNotification', 'SignedFirmwareStatusNotification']
const diagnosticsWords = ['DiagnosticsStatusNotification', 'LogStatusNotification']

/** Of a firmware, 0 to 1: what lies in the buffers of a network on its way is more than one thinks. */
const early = 0.02

/** Firmware, diagnostics and smart charging. */
export const fileBehaviours: readonly Behaviour[] = [
  {
    name: 'neverInstalled',
    does: 'goes through a firmware update and comes back with the old version and without a word',
    create: ({ memory }) => ({
      happened: (what) => {
        if (what === 'restarted') memory.firmwareToInstall = null
      },
    }),
  },
  {
    name: 'noFirmwareStatus',
    does: 'sends no FirmwareStatusNotification',
    create: () => keepsBack(firmwareWords),
  },
  {
    name: 'noDiagnosticsStatus',
    does: 'sends no DiagnosticsStatusNotification',
    create: () => keepsBack(diagnosticsWords),
  },
  {
    name: 'noStatus',
    does: 'sends neither FirmwareStatusNotification nor DiagnosticsStatusNotification',
    create: () => keepsBack([...firmwareWords, ...diagnosticsWords]),
  },
  {
    name: 'repeatsUploading',
    does: 'sends every DiagnosticsStatusNotification(Uploading) three times',
    create: (device) => {
      let left = 0
      return {
        outgoing: (message) => {
          if (message.kind !== 'call' || message.action !== 'DiagnosticsStatusNotification') return message
          if (!isStatus(message.payload, 'Uploading')) return message
          left = left > 0 ? left - 1 : 2
          if (left > 0) void device.calls.call('DiagnosticsStatusNotification', { status: 'Uploading' })
          return message
        },
      }
    },
  },
  {
    name: 'rebootsDuringDownload',
    does: 'restarts while it downloads firmware, and forgets that it did (=PERCENT: so far into it)',
    at: early,
    create: ({ memory }, at) => ({
      fetches: (part) => (part >= at ? 'restart' : null),
      happened: (what) => {
        if (what === 'restarted') memory.firmwareToFetch = null
      },
    }),
  },
  {
    name: 'stallsAt',
    does: 'reads the beginning of a firmware (=PERCENT: so much of it), and then hangs with its connection open',
    at: early,
    create: (_, at) => ({ fetches: (part) => (part >= at ? 'hold' : null) }),
  },
  {
    name: 'skipsDownloaded',
    does: 'says Downloading and then Installing, and never Downloaded',
    create: () => ({
      outgoing: (message) =>
        message.kind === 'call' &&
        message.action === 'FirmwareStatusNotification' &&
        isStatus(message.payload, 'Downloaded')
          ? null
          : message,
    }),
  },
  {
    name: 'sameVersionAfter',
    does: 'says that the firmware is installed, and still has the old version',
    create: ({ memory }) => ({
      happened: (what) => {
        const { firmwareToInstall, firmwareVersion } = memory
        if (what !== 'restarted' || !firmwareToInstall) return
        memory.firmwareToInstall = { ...firmwareToInstall, version: firmwareVersion ?? '' }
      },
    }),
  },
  {
    name: 'uploadsTwice',
    does: 'uploads every file of diagnostics twice',
    create: () => ({ uploads: (way) => ({ ...way, times: 2 }) }),
  },
  {
    name: 'multipartOnly',
    does: 'uploads as a form, as a browser does, never by PUT',
    create: () => ({ uploads: (way) => ({ ...way, method: 'multipart' }) }),
  },
  {
    name: 'statusAfterFile',
    does: 'says nothing of an upload before its file is there',
    create: () => ({ uploads: (way) => ({ ...way, tells: 'afterwards' }) }),
  },
  {
    name: 'zeroRetriesNever',
    does: 'takes retries 0 as "never try"',
    create: () => ({
      incoming: ({ action, payload }) =>
        (action === 'UpdateFirmware' || action === 'GetDiagnostics') &&
        isObject(payload) &&
        payload['retries'] === 0
          ? { kind: 'answer', response: {} }
          : null,
    }),
  },
  {
    name: 'ftpOnly',
    does: 'knows FTP alone, and ignores every other location',
    create: () => ({
      incoming: ({ action, payload }) =>
        (action === 'UpdateFirmware' || action === 'GetDiagnostics') &&
        isObject(payload) &&
        !String(payload['location']).startsWith('ftp:')
          ? { kind: 'answer', response: {} }
          : null,
    }),
  },
  {
    name: 'refusesRelativeMaximum',
    does: 'refuses a relative ChargePointMaxProfile',
    create: () => ({
      incoming: ({ action, payload }) => {
        const profile = action === 'SetChargingProfile' ? profileOf(payload) : {}
        return profile['chargingProfilePurpose'] === 'ChargePointMaxProfile' &&
          profile['chargingProfileKind'] === 'Relative'
          ? { kind: 'answer', response: { status: 'Rejected' } }
          : null
      },
    }),
  },
  {
    name: 'refusesWatts',
    does: 'refuses limits in watts, whatever it announces',
    create: () => ({
      incoming: ({ action, payload }) =>
        action === 'SetChargingProfile' && unitOf(payload) === 'W'
          ? { kind: 'answer', response: { status: 'Rejected' } }
          : null,
    }),
  },
]
