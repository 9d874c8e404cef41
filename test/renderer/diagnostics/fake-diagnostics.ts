import type {
  DiagnosticsEntry,
  DiagnosticsFile,
  FrameAround,
  LogLevelName,
  LogLineView,
} from '../../../contract/diagnostics.ts'
import type { DiagnosticsClient } from '../../../renderer/state/diagnostics-client.ts'

const day = new Date(2026, 10, 21, 9, 0).getTime()
const levels: readonly LogLevelName[] = ['info', 'debug', 'info', 'warn', 'info', 'error']
const says: readonly string[] = [
  'ocpp: sent Heartbeat',
  'meter: 230.1 V 0.00 A',
  'ocpp: got Heartbeat.conf',
  'net: eth0 lost its carrier for 120 ms',
  'charging: pilot 9 V, waiting for a car',
  'rcd: self test failed, vendor code 0x71',
]

/** The line of this number; one a second from nine in the morning on. */
export const logLine = (number: number): LogLineView => {
  const level = levels[number % levels.length] ?? null
  const at = day + number * 1000
  return {
    number,
    level,
    at,
    isCut: false,
    text: `${new Date(at).toISOString()} ${(level ?? 'info').toUpperCase()} ${says[number % says.length] ?? ''} #${number}`,
  }
}

export const diagnosticsFile = (id: string, more: Partial<DiagnosticsFile> = {}): DiagnosticsFile => ({
  id,
  chargePointId: 'ECP-AC-0417',
  jobId: null,
  runId: 'run-1',
  kind: 'GetDiagnostics',
  name: 'ecp-0417-diagnostics.tar.gz',
  givenName: 'ecp-0417-diagnostics.tar.gz',
  size: 2_140_880,
  sha256: '41ab9f2c7d30e5f1c6b8a2940d17e3c55b6f80912ad4c3e7f1a0b9d8c7e69f2c',
  state: 'whole',
  receivedAt: day + 900_000,
  ...more,
})

export const entry = (
  id: number,
  parentId: number | null,
  path: string,
  more: Partial<DiagnosticsEntry> = {},
) => ({
  ...{ id, parentId, path, givenName: path, kind: 'text', isText: true, size: 41_200, modifiedAt: day },
  problem: null,
  ...more,
})

export const entries: readonly DiagnosticsEntry[] = [
  entry(0, null, 'ecp-0417-diagnostics.tar.gz', { kind: 'archive', isText: false, size: 2_140_880 }),
  entry(1, 0, 'ecp-0417-diagnostics.tar', { kind: 'archive', isText: false, size: 104_857_600 }),
  entry(2, 1, 'var/log/ocpp.log', { size: 104_000_000 }),
  entry(3, 1, 'var/log/boot.log'),
  entry(4, 1, 'etc/meter.bin', { kind: 'binary', isText: false, size: 512 }),
  entry(5, 1, 'core.gz', { kind: 'archive', isText: false, size: 64_000_000, problem: 'ratio-too-high' }),
]

const frames: readonly FrameAround[] = [
  {
    seq: 41,
    at: day + 2000,
    direction: 'in',
    action: 'Heartbeat',
    messageType: 2,
    text: '[2,"81","Heartbeat",{}]',
  },
  {
    seq: 42,
    at: day + 2010,
    direction: 'out',
    action: 'Heartbeat',
    messageType: 3,
    text: '[3,"81",{"currentTime":"2026-11-21T09:00:02Z"}]',
  },
]

export interface FakeDiagnostics extends DiagnosticsClient {
  files: readonly DiagnosticsFile[]
  /** How many lines were asked for at most in one window. */
  mostAsked: number
}

/** Files that a charge point left; every text has as many lines as are told here. */
export const createFakeDiagnostics = (
  files: readonly DiagnosticsFile[] = [],
  lineCount = 1_000_000,
): FakeDiagnostics => {
  const found = (text: string, wanted: readonly LogLevelName[]): readonly number[] => {
    const fits = (line: LogLineView): boolean =>
      line.text.toLowerCase().includes(text.toLowerCase()) &&
      (wanted.length === 0 || (line.level !== null && wanted.includes(line.level)))
    return Array.from({ length: Math.min(lineCount, 6000) }, (_none, number) => number).filter((number) =>
      fits(logLine(number)),
    )
  }
  const fake: FakeDiagnostics = {
    files,
    mostAsked: 0,
    list: (chargePointId) =>
      Promise.resolve(fake.files.map((file): DiagnosticsFile => ({ ...file, chargePointId }))),
    remove: (fileId) => {
      fake.files = fake.files.filter(({ id }) => id !== fileId)
      return Promise.resolve()
    },
    entries: () => Promise.resolve(entries),
    text: () =>
      Promise.resolve({
        lineCount,
        bytes: lineCount * 100,
        span: { from: day, to: day + (lineCount - 1) * 1000 },
      }),
    window: (_of, from, count) => {
      fake.mostAsked = Math.max(fake.mostAsked, count)
      const length = Math.max(0, Math.min(count, lineCount - from))
      return Promise.resolve(Array.from({ length }, (_none, index) => logLine(from + index)))
    },
    find: (_of, filter, from, count) => {
      const numbers = found(filter.text, filter.levels)
      return Promise.resolve({
        count: numbers.length,
        isCut: false,
        lines: numbers.slice(from, from + count).map(logLine),
      })
    },
    lineAt: (_of, at) => Promise.resolve(Math.max(0, Math.min(lineCount - 1, Math.floor((at - day) / 1000)))),
    framesAround: () => Promise.resolve(frames),
    bytes: () => Promise.resolve(new Blob(['bytes'])),
  }
  return fake
}
