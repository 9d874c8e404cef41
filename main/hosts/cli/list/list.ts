import { readFileSync, writeFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { Option, type Command } from 'commander'
import type { IdTagFormat } from '../../../../contract/local-list-format.ts'
import type { ListImport } from '../../../../contract/local-list-import.ts'
import type { ListSide, ListSummary } from '../../../../contract/local-list.ts'
import { isToolError, ToolError } from '../../../../contract/tool-error.ts'
import type { BenchSession } from '../bench-session.ts'
import {
  atBench,
  atChargePoint,
  withChargePointOptions,
  type AtChargePoint,
  type ChargePointOptions,
} from '../charge-point-command.ts'
import { tellTable } from '../config/tell.ts'
import { exitCodes, type Output } from '../output.ts'
import { readCount } from '../options.ts'
import type { Installation } from '../serve.ts'
import {
  changeImport,
  comparisonOf,
  findList,
  heldOf,
  importFile,
  leftOutRows,
  listsOf,
  pageOf,
  runOf,
  saveImport,
} from './answers.ts'
import { refusalText, tellDifferences, tellEntries, tellImport, tellPlan, tellSent } from './tell.ts'

type AtList = Omit<AtChargePoint, 'chargePointId'>

interface ReadOptions {
  readonly reading?: 'text' | 'hex' | 'decimal'
  readonly write?: IdTagFormat['notation']
  readonly reversed: boolean
  readonly lower: boolean
  readonly separator: NonNullable<IdTagFormat['separator']>
}

/** Its bytes; null: there is no such file. */
const readLocal = (path: string): Uint8Array | null => {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT') return null
    throw new ToolError('file-unreadable', { path }, null, `${path} cannot be read (${String(code)}).`)
  }
}

const settingsOf = ({ reading, write, reversed, lower, separator }: ReadOptions): object => ({
  ...(reading === undefined ? {} : { reading }),
  ...(write === undefined
    ? {}
    : {
        format: {
          notation: write,
          byteOrder: reversed ? 'reversed' : 'as-read',
          letters: lower ? 'lower' : 'upper',
          separator,
        },
      }),
})

const importOf = async (
  session: BenchSession,
  path: string,
  bytes: Uint8Array,
  options: ReadOptions | null,
): Promise<ListImport> => {
  try {
    const made = await importFile(session, basename(path), bytes)
    return options ? await changeImport(session, made.id, { settings: settingsOf(options) }) : made
  } catch (error) {
    if (!isToolError(error) || error.code !== 'list-file-refused') throw error
    const text = refusalText(String(error.params['reason']))
    throw new ToolError(error.code, error.params, error.action, `${path}: ${text}`)
  }
}

interface SendOptions extends ChargePointOptions, ReadOptions {
  readonly name?: string
  readonly site?: string
  readonly leaveOut: boolean
  readonly full: boolean
  readonly enable: boolean
  readonly anyway: boolean
  readonly plan: boolean
  readonly perMessage?: number
  readonly also: readonly string[]
}

/** A kept list, or what a file is kept as. null: it has rows that nobody decided about. */
const listToSend = async (
  given: string,
  options: SendOptions,
  { session, output }: AtList,
): Promise<ListSummary | null> => {
  const bytes = readLocal(given)
  if (bytes === null) return findList(session, given)
  const made = await importOf(session, given, bytes, options)
  const left = made.leftOut > 0 ? (await leftOutRows(session, made.id)).rows : []
  tellImport(made, left, output)
  if (left.length > 0 && !options.leaveOut) {
    output.say('Mend the file, or send without these rows: --leave-out.')
    return null
  }
  const name = options.name ?? basename(given, extname(given))
  const before = (await listsOf(session)).find((list) => list.name === name)
  return saveImport(
    session,
    made.id,
    before ? { listId: before.id, revision: before.revision } : { name, site: options.site ?? '' },
  )
}

const send = async (given: string, options: SendOptions, at: AtChargePoint): Promise<number> => {
  const { session, output } = at
  const list = await listToSend(given, options, at)
  if (list === null) return exitCodes.wrongUse
  const how = options.full ? 'full' : 'best'
  let code: number = exitCodes.success
  for (const chargePointId of [...new Set([at.chargePointId, ...options.also])]) {
    if (options.also.length > 0) output.say(`${chargePointId}:`)
    const input = { chargePointId, listId: list.id, revision: list.revision, how }
    const plan = await runOf(session, 'local-list.plan', input, output)
    if (typeof plan === 'number') {
      code = Math.max(code, plan)
      continue
    }
    tellPlan(plan, output)
    if (options.plan) continue
    const { enable, anyway, perMessage } = options
    const sending = { ...input, enable, anyway, ...(perMessage === undefined ? {} : { perMessage }) }
    const result = await runOf(session, 'local-list.send', sending, output)
    if (typeof result === 'number') {
      if (!plan.fits && !anyway) output.say('Shorten the list, or send it in spite of that: --anyway.')
      code = Math.max(code, result)
    } else {
      tellSent(result, output)
      if (!result.proven) code = Math.max(code, exitCodes.chargePointFailed)
    }
  }
  return code
}

const showHeld = async (chargePointId: string, { session, output }: AtList): Promise<number> => {
  const held = await heldOf(session, chargePointId)
  output.emit({ event: 'held', held })
  if (held === null) {
    output.say(`Nothing was sent to ${chargePointId} from here: what it holds is not known.`)
    return exitCodes.chargePointFailed
  }
  const { listVersion, entries, state, at } = held
  output.say(`${chargePointId}: version ${listVersion}, ${entries ?? 'unknown'} cards, ${state} at ${at}.`)
  return exitCodes.success
}

const show = async (
  given: string | undefined,
  { chargePoint, site }: ChargePointOptions & { readonly site?: string },
  at: AtList,
): Promise<number> => {
  const { session, output } = at
  if (given === undefined && chargePoint !== undefined) return showHeld(chargePoint, at)
  if (given === undefined) {
    const all = await listsOf(session, site)
    for (const list of all) output.emit({ event: 'list', ...list })
    if (all.length === 0)
      output.say(
        site === undefined
          ? 'No list is kept. "chargebench list send FILE" keeps the first.'
          : `No list of "${site}" is kept.`,
      )
    else
      tellTable(
        [
          ['NAME', 'SITE', 'CARDS', 'REVISION', 'CHANGED', 'ID'],
          ...all.map(({ name, site: of, entries, revision, changedAt, id }) => [
            name,
            of || '-',
            String(entries),
            String(revision),
            changedAt,
            id,
          ]),
        ],
        output,
      )
    return exitCodes.success
  }
  const { id } = await findList(session, given)
  for (let offset = 0; ;) {
    const { page, found } = await pageOf(session, id, offset)
    tellEntries(page, output)
    offset += page.length
    if (page.length === 0 || offset >= found) return exitCodes.success
  }
}

/** `charge-point:ID`, a file, or the name or id of a list. */
const sideOf = async (session: BenchSession, raw: string, output: Output): Promise<ListSide> => {
  const chargePointId = /^charge-point:(.+)$/.exec(raw)?.[1]
  if (chargePointId !== undefined) return { kind: 'charge-point', chargePointId }
  const bytes = readLocal(raw)
  if (bytes === null) return { kind: 'list', listId: (await findList(session, raw)).id }
  const made = await importOf(session, raw, bytes, null)
  if (made.leftOut > 0) output.say(`${raw}: ${made.leftOut} rows have problems and are not compared.`)
  return { kind: 'import', importId: made.id }
}

const diff = async (one: string, other: string, { session, output }: AtList): Promise<number> => {
  const before = await sideOf(session, one, output)
  const comparison = await comparisonOf(session, before, await sideOf(session, other, output))
  tellDifferences(comparison, output)
  const { added, changed, removed } = comparison
  return added + changed + removed === 0 ? exitCodes.success : exitCodes.chargePointFailed
}

const clear = async ({ session, chargePointId, output }: AtChargePoint): Promise<number> => {
  const result = await runOf(session, 'local-list.clear', { chargePointId }, output)
  if (typeof result === 'number') return result
  tellSent(result, output)
  return result.proven ? exitCodes.success : exitCodes.chargePointFailed
}

const exportList = async (
  given: string,
  { out }: { readonly out: string },
  { session, output }: AtList,
): Promise<number> => {
  const side = await sideOf(session, given, output)
  const format = extname(out).toLowerCase() === '.xlsx' ? 'xlsx' : 'csv'
  if (side.kind === 'import')
    throw new ToolError('request-invalid', { name: given }, null, `${given} is a file already.`)
  const path =
    side.kind === 'list'
      ? `/api/lists/${side.listId}/export`
      : `/api/charge-points/${encodeURIComponent(side.chargePointId)}/list/export`
  const response = await session.ask(`${path}?format=${format}`)
  writeFileSync(out, new Uint8Array(await response.arrayBuffer()))
  output.emit({ event: 'exported', file: out })
  output.say(`Written to ${out}.`)
  return exitCodes.success
}

const also = (identity: string, before: readonly string[]): readonly string[] => [...before, identity]

/** Adds `list` with its own commands; `done` is told the exit code. */
export const addListCommand = (
  program: Command,
  installation: Installation,
  done: (code: number) => void,
): void => {
  const list = program
    .command('list')
    .description('the Local Authorization List: keep, compare, send, prove, clear')
  withChargePointOptions(list.command('show [list]'))
    .description('the lists that are kept, the cards of one, or with --charge-point what that one holds')
    .option('--site <site>', 'those of one site')
    .action(async (given: string | undefined, options: ChargePointOptions & { readonly site?: string }) =>
      done(await atBench(options, installation, (at) => show(given, options, at))),
    )
  withChargePointOptions(list.command('send <list>'))
    .description('sends a CSV or XLSX file, or a list that is kept, and reads its version back')
    .option('--name <name>', 'what the list is called (default: as the file)')
    .option('--site <site>', 'the site that a new list belongs to')
    .option('--leave-out', 'send without the rows that have problems', false)
    .addOption(
      new Option('--reading <notation>', 'how card numbers stand in the file').choices([
        'text',
        'hex',
        'decimal',
      ]),
    )
    .addOption(new Option('--write <notation>', 'how the list writes them').choices(['hex', 'decimal']))
    .option('--reversed', 'write their bytes in reversed order', false)
    .option('--lower', 'write hex in lower case', false)
    .addOption(
      new Option('--separator <kind>', 'between the bytes of hex')
        .choices(['none', 'colon', 'hyphen', 'space'])
        .default('none'),
    )
    .option('--full', 'send all of it even where differences would do', false)
    .option('--per-message <count>', 'cards in one message, at most', readCount(1, 10_000))
    .option('--enable', 'set LocalAuthListEnabled where it is off', false)
    .option('--anyway', 'send it although the charge point tells that it has less room', false)
    .option('--plan', 'tell what would be sent, and send nothing', false)
    .addOption(
      new Option('--also <identity>', 'another charge point that gets it; may be given often')
        .argParser(also)
        .default([], 'none'),
    )
    .action(async (given: string, options: SendOptions) =>
      done(await atChargePoint(options, installation, (at) => send(given, options, at))),
    )
  withChargePointOptions(list.command('diff <before> <after>'))
    .description('compares any two of a file, a list that is kept, charge-point:ID; exit 1 where they differ')
    .action(async (before: string, after: string, options: ChargePointOptions) =>
      done(await atBench(options, installation, (at) => diff(before, after, at))),
    )
  withChargePointOptions(list.command('clear'))
    .description('takes all cards off, and proves it')
    .action(async (options: ChargePointOptions) => done(await atChargePoint(options, installation, clear)))
  withChargePointOptions(list.command('export <list>'))
    .description('writes a list, or what charge-point:ID holds, as .csv or .xlsx')
    .requiredOption('--out <file>', 'where to')
    .action(async (given: string, options: ChargePointOptions & { readonly out: string }) =>
      done(await atBench(options, installation, (at) => exportList(given, options, at))),
    )
}
