import { createWriteStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Option, type Command } from 'commander'
import {
  diagnosticsKinds,
  type DiagnosticsEntry,
  type DiagnosticsFile,
  type DiagnosticsPullResult,
} from '../../../../contract/diagnostics.ts'
import { ToolError } from '../../../../contract/tool-error.ts'
import type { BenchSession } from '../bench-session.ts'
import {
  atBench,
  atChargePoint,
  withChargePointOptions,
  type AtChargePoint,
  type ChargePointOptions,
} from '../charge-point-command.ts'
import { tellTable } from '../config/tell.ts'
import { followRun, tellEnd } from '../follow-run.ts'
import { readCount } from '../options.ts'
import { exitCodes } from '../output.ts'
import type { Installation } from '../serve.ts'

// What a bench of this same version answers is its own contract: it is not parsed again here.
const answerOf = async <T extends object>(response: Response): Promise<T> => (await response.json()) as T

/** Into a file, or under its own name into a folder. */
const save = async (session: BenchSession, path: string, out: string, name: string): Promise<string> => {
  const response = await session.ask(path)
  const isFolder = statSync(out, { throwIfNoEntry: false })?.isDirectory() === true
  const target = isFolder ? join(out, name) : out
  if (response.body)
    await pipeline(Readable.fromWeb(response.body), createWriteStream(target, { mode: 0o600 }))
  return target
}

interface PullOptions extends ChargePointOptions {
  readonly kind: (typeof diagnosticsKinds)[number]
  readonly from?: string
  readonly to?: string
  readonly retries?: number
  readonly retryInterval?: number
  readonly protocol: 'http' | 'https'
  readonly target: 'folder' | 'file'
  readonly address?: string
  readonly out?: string
}

const isResult = (value: unknown): value is DiagnosticsPullResult =>
  typeof value === 'object' && value !== null && 'files' in value

const pull = async (
  options: PullOptions,
  { session, chargePointId, output }: AtChargePoint,
): Promise<number> => {
  const { kind, from, to, retries, retryInterval, protocol, target, address, out } = options
  const input = {
    ...{ chargePointId, kind, protocol, target },
    ...(from === undefined ? {} : { startTime: from }),
    ...(to === undefined ? {} : { stopTime: to }),
    ...(retries === undefined ? {} : { retries }),
    ...(retryInterval === undefined ? {} : { retryIntervalSeconds: retryInterval }),
    ...(address === undefined ? {} : { address }),
  }
  const run = await followRun(session, 'diagnostics.pull', input, output)
  if (run.state.state !== 'done' || !isResult(run.state.result)) return tellEnd(run, output)
  const { files, disagrees } = run.state.result
  for (const { id, name, size, sha256, state } of files) {
    output.say(`${name}: ${size} B, SHA-256 ${sha256}${state === 'whole' ? '' : ', broken off'} (${id})`)
    if (out === undefined || state !== 'whole') continue
    output.say(`Written to ${await save(session, `/api/diagnostics/${id}`, out, name)}.`)
  }
  if (disagrees) output.say('It says that the upload failed; the file is here all the same.')
  return exitCodes.success
}

interface OpenOptions extends ChargePointOptions {
  readonly entry?: number
  readonly out?: string
}

/** The one that is named, or the newest. */
const fileOf = async (
  session: BenchSession,
  wanted: string | undefined,
  chargePoint?: string,
): Promise<DiagnosticsFile> => {
  const query = chargePoint === undefined ? '' : `?${new URLSearchParams({ chargePoint }).toString()}`
  const { files } = await answerOf<{ files: readonly DiagnosticsFile[] }>(
    await session.ask(`/api/diagnostics${query}`),
  )
  const file =
    wanted === undefined ? files[0] : files.find(({ id, name }) => id === wanted || name === wanted)
  if (file) return file
  throw new ToolError(
    'not-found',
    { id: wanted ?? '' },
    null,
    wanted === undefined
      ? 'No charge point has left a file here: pull one with "chargebench diagnostics pull".'
      : `There is no received file "${wanted}".`,
  )
}

const open = (
  wanted: string | undefined,
  options: OpenOptions,
  installation: Installation,
): Promise<number> =>
  atBench(options, installation, async ({ session, output }) => {
    const file = await fileOf(session, wanted, options.chargePoint)
    const path = `/api/diagnostics/${file.id}`
    const { entries } = await answerOf<{ entries: readonly DiagnosticsEntry[] }>(
      await session.ask(`${path}/entries`),
    )
    if (options.entry !== undefined) {
      const entry = entries.find(({ id }) => id === options.entry)
      const name = entry?.path.split('/').at(-1) ?? 'entry'
      const bytes = `${path}/entries/${options.entry}`
      if (options.out !== undefined) {
        output.say(`Written to ${await save(session, bytes, options.out, name)}.`)
        return exitCodes.success
      }
      const text = await (await session.ask(bytes)).text()
      output.emit({ event: 'text', file: file.id, entry: options.entry, text })
      output.say(text.replace(/\n$/, ''))
      return exitCodes.success
    }
    for (const entry of entries) output.emit({ event: 'entry', file: file.id, ...entry })
    output.say(`${file.name} of ${file.chargePointId}, ${file.size} B (${file.id})`)
    const rows = entries.map(({ id, path: name, kind, size, problem }) => [
      String(id),
      name,
      kind,
      `${size} B`,
      problem?.replaceAll('-', ' ') ?? '',
    ])
    tellTable([['ENTRY', 'NAME', 'KIND', 'SIZE', ''], ...rows], output)
    return exitCodes.success
  })

/** Adds `diagnostics` with its own commands; `done` is told the exit code. */
export const addDiagnosticsCommand = (
  program: Command,
  installation: Installation,
  done: (code: number) => void,
): void => {
  const diagnostics = program.command('diagnostics').description('what a charge point tells of its inside')
  withChargePointOptions(diagnostics.command('pull'))
    .description('lets it leave a file here, and waits for the bytes')
    .addOption(
      new Option('--kind <name>', 'GetDiagnostics, or a log of GetLog')
        .choices(diagnosticsKinds)
        .default('GetDiagnostics'),
    )
    .option('--from <time>', 'of the oldest line, ISO 8601')
    .option('--to <time>', 'of the newest line, ISO 8601')
    .option('--retries <count>', 'how often it tries (default: its own)', readCount(0, 100))
    .option('--retry-interval <seconds>', 'between its tries (default: its own)', readCount(0, 86_400))
    .addOption(
      new Option('--protocol <name>', 'over which it sends').choices(['http', 'https']).default('http'),
    )
    .addOption(
      new Option('--target <kind>', 'whether it is told a folder or a file')
        .choices(['folder', 'file'])
        .default('folder'),
    )
    .option('--address <address>', 'of this laptop, for the charge point (default: the one that it dialled)')
    .option('--out <path>', 'write it to this file or folder, too')
    .action(async (options: PullOptions) =>
      done(await atChargePoint(options, installation, (at) => pull(options, at))),
    )
  withChargePointOptions(diagnostics.command('open [file]'))
    .description('tells what is inside of a received file, the newest where none is named')
    .option('--entry <number>', 'print this one', readCount(0, 999_999))
    .option('--out <path>', 'write the entry to this file or folder instead')
    .action(async (file: string | undefined, options: OpenOptions) =>
      done(await open(file, options, installation)),
    )
}
