import { writeFileSync } from 'node:fs'
import { Option, type Command } from 'commander'
import { isSecretKey } from '../../../../contract/redact.ts'
import { ToolError } from '../../../../contract/tool-error.ts'
import type { ComparisonView } from '../../../../contract/configuration-view.ts'
import {
  atBench,
  atChargePoint,
  withChargePointOptions,
  type AtChargePoint,
  type ChargePointOptions,
} from '../charge-point-command.ts'
import { exitCodes } from '../output.ts'
import type { Installation } from '../serve.ts'
import { comparisonOf, readingsOf, runOf, viewOf } from './answers.ts'
import { tellDrift, tellOutcomes, tellTable, valueText } from './tell.ts'
import { readPair, readSecret, readTemplate } from './values.ts'

type Pairs = Readonly<Record<string, string>>

const fold = (key: string): string => key.trim().toLowerCase()

const get = async (keys: readonly string[], { session, chargePointId, output }: AtChargePoint) => {
  const read = await runOf(session, 'configuration.read', { chargePointId }, output)
  if (typeof read === 'number') return read
  const view = await viewOf(session, chargePointId)
  const wanted = new Set(keys.map(fold))
  const shown = view.keys.filter(({ key }) => keys.length === 0 || wanted.has(fold(key)))
  const missing = keys.filter((key) => !view.keys.some((known) => fold(known.key) === fold(key)))
  for (const { key, value, readonly, masked } of shown)
    output.emit({ event: 'key', key, value, readonly, masked })
  for (const key of missing) output.emit({ event: 'unknown-key', key })
  tellTable(
    shown.map((key) => [key.key, valueText(key), key.readonly ? 'read-only' : '']),
    output,
  )
  for (const key of missing) output.say(`${key} is unknown to ${chargePointId}.`)
  if (!read.complete) output.say('It did not give all of its keys.')
  return missing.length === 0 ? exitCodes.success : exitCodes.chargePointFailed
}

/** Keys that can cut the charge point off are sent only by one who has read what they cut off. */
const refuseRisks = async (
  keys: readonly string[],
  { session, chargePointId }: AtChargePoint,
): Promise<void> => {
  const wanted = new Set(keys.map(fold))
  const view = await viewOf(session, chargePointId)
  const known = view.keys
    .filter(({ key, knowledge }) => wanted.has(fold(key)) && knowledge.risk !== null)
    .map(({ key, knowledge }) => ({ key, why: knowledge.risk?.cutsOff.en ?? '' }))
  // a key that it does not list can still be its password
  const hidden = keys
    .filter((key) => isSecretKey(key) && !known.some((risk) => fold(risk.key) === fold(key)))
    .map((key) => ({ key, why: 'a secret that the other side does not know locks it out' }))
  const risks = [...known, ...hidden]
  if (risks.length === 0) return
  const list = risks.map(({ key, why }) => `${key}: ${why}`).join('; ')
  throw new ToolError(
    'request-invalid',
    { name: 'allow-cut-off' },
    'allow-cut-off',
    `This can cut the charge point off (${list}). With --allow-cut-off it is sent, last and alone.`,
  )
}

interface SetOptions extends ChargePointOptions {
  readonly secret: Pairs
  readonly reset: 'at-end' | 'later'
  readonly allowCutOff: boolean
}

const set = async (pairs: readonly string[], options: SetOptions, at: AtChargePoint): Promise<number> => {
  const { session, chargePointId, output } = at
  const given = pairs.reduce<Pairs>((before, pair) => readPair(pair, before), {})
  const isSecret = ([key]: readonly [string, string]): boolean => isSecretKey(key)
  const changes = Object.entries(given)
    .filter((entry) => !isSecret(entry))
    .map(([key, value]) => ({ key, value }))
  const secretValues = { ...Object.fromEntries(Object.entries(given).filter(isSecret)), ...options.secret }
  const { reading } = await viewOf(session, chargePointId)
  if (reading === null) {
    const read = await runOf(session, 'configuration.read', { chargePointId }, output)
    if (typeof read === 'number') return read
  }
  if (!options.allowCutOff)
    await refuseRisks([...changes.map(({ key }) => key), ...Object.keys(secretValues)], at)
  const input = { chargePointId, changes, secretValues, reset: options.reset }
  const result = await runOf(session, 'configuration.set', input, output)
  if (typeof result === 'number') return result
  return tellOutcomes(result.outcomes, output) ? exitCodes.success : exitCodes.chargePointFailed
}

interface ApplyOptions extends ChargePointOptions {
  readonly var: Pairs
  readonly secretVar: Pairs
  readonly check: boolean
  readonly allowCutOff: boolean
}

const apply = async (file: string, options: ApplyOptions, at: AtChargePoint): Promise<number> => {
  const { session, chargePointId, output } = at
  const input = {
    chargePointId,
    template: readTemplate(file),
    variables: options.var,
    secretVariables: options.secretVar,
  }
  const run = (checkOnly: boolean) => runOf(session, 'configuration.apply', { ...input, checkOnly }, output)
  const checked = await run(true)
  if (typeof checked === 'number') return checked
  const holds = tellDrift(checked.drift, output)
  if (options.check) return holds ? exitCodes.success : exitCodes.chargePointFailed
  const toSend = checked.drift.filter(({ state }) => state !== 'same').map(({ key }) => key)
  if (toSend.length === 0) return exitCodes.success
  if (!options.allowCutOff) await refuseRisks(toSend, at)
  const applied = await run(false)
  if (typeof applied === 'number') return applied
  tellOutcomes(applied.outcomes, output)
  if (applied.backupId !== null) output.say(`Backup of before: ${applied.backupId}`)
  return applied.unmet.must.length === 0 ? exitCodes.success : exitCodes.chargePointFailed
}

/** `charge-point:ID`, `backup:ID`, `reading:ID`, `template:ID`. */
const sideOf = (raw: string): object => {
  const [, kind, id] = /^(charge-point|backup|reading|template):(.+)$/.exec(raw) ?? []
  if (kind === undefined || id === undefined)
    throw new ToolError(
      'request-invalid',
      { name: raw },
      null,
      `"${raw}" is none of charge-point:ID, backup:ID, reading:ID, template:ID.`,
    )
  if (kind === 'charge-point') return { kind, chargePointId: id }
  return { kind: kind === 'template' ? kind : 'reading', id }
}

const valueOf = (side: ComparisonView['differences'][number]['a']): string | null =>
  side && (side.value ?? '(hidden)')

const diff = (a: string, b: string, options: ChargePointOptions, installation: Installation) =>
  atBench(options, installation, async ({ session, output }) => {
    const { differences } = await comparisonOf(session, sideOf(a), sideOf(b))
    const off = differences.filter(({ state }) => state !== 'same')
    const rows = off.map(({ a: left, b: right, state }) => ({
      key: left?.key ?? right?.key ?? '',
      a: valueOf(left),
      b: valueOf(right),
      state,
    }))
    for (const row of rows) output.emit({ event: 'difference', ...row })
    if (rows.length > 0)
      tellTable([['KEY', a, b], ...rows.map((row) => [row.key, row.a ?? '-', row.b ?? '-'])], output)
    // A value that is never told, as a password, is listed and can not be compared.
    const areSame = rows.every(({ state }) => state === 'hidden')
    if (areSame) output.say('They are the same, by meaning.')
    return areSame ? exitCodes.success : exitCodes.chargePointFailed
  })

const backup = async (
  { name, out }: { readonly name?: string; readonly out?: string },
  { session, chargePointId, output }: AtChargePoint,
): Promise<number> => {
  const input = { chargePointId, ...(name === undefined ? {} : { name }) }
  const result = await runOf(session, 'configuration.backup', input, output)
  if (typeof result === 'number') return result
  output.say(`${result.keys} keys are kept as ${result.backupId}.`)
  if (result.secrets.length > 0) output.say(`Of secrets only the name is kept: ${result.secrets.join(', ')}.`)
  if (result.perhapsCut.length > 0)
    output.say(`Perhaps cut by the charge point: ${result.perhapsCut.join(', ')}.`)
  if (out !== undefined) {
    const text = await (
      await session.ask(`/api/configurations/${encodeURIComponent(result.backupId)}`)
    ).text()
    writeFileSync(out, text, { mode: 0o600 })
    output.say(`Written to ${out}.`)
  }
  return exitCodes.success
}

const restore = async (
  id: string | undefined,
  { allowCutOff }: { readonly allowCutOff: boolean },
  at: AtChargePoint,
): Promise<number> => {
  const { session, chargePointId, output } = at
  const newest =
    id ?? (await readingsOf(session, { chargePoint: chargePointId, kind: 'backup', limit: '1' }))[0]?.id
  if (newest === undefined)
    throw new ToolError(
      'not-found',
      { chargePointId },
      null,
      `There is no backup of ${chargePointId}: make one with "chargebench config backup".`,
    )
  if (!allowCutOff) {
    const now = { kind: 'charge-point', chargePointId }
    const { differences } = await comparisonOf(session, now, { kind: 'reading', id: newest })
    // A secret is in no backup: it is not put back, so it can not cut anything off.
    const sent = differences.flatMap(({ state, b }) =>
      state === 'same' || b === null || b.value === null ? [] : [b.key],
    )
    await refuseRisks(sent, at)
  }
  const input = { chargePointId, backupId: newest }
  const result = await runOf(session, 'configuration.restore', input, output)
  if (typeof result === 'number') return result
  const isGood = tellOutcomes(result.outcomes, output)
  for (const { key, why } of result.notRestorable)
    output.say(`${key} is not put back: ${why.replaceAll('-', ' ')}.`)
  const isWhole = result.notRestorable.every(({ why }) => why !== 'read-only' && why !== 'unsupported')
  return isGood && isWhole ? exitCodes.success : exitCodes.chargePointFailed
}

const cutOffOption = (): Option =>
  new Option('--allow-cut-off', 'send keys that can cut it off, too: last and alone').default(false)

/** Adds `config` with its own commands; `done` is told the exit code. */
export const addConfigCommand = (
  program: Command,
  installation: Installation,
  done: (code: number) => void,
): void => {
  const config = program
    .command('config')
    .description('configuration keys of the charge point that connects: read, set, compare, keep')
  withChargePointOptions(config.command('get [keys...]'))
    .description('reads all keys, and tells all or those that are named')
    .action(async (keys: string[], options: ChargePointOptions) =>
      done(await atChargePoint(options, installation, (at) => get(keys, at))),
    )
  withChargePointOptions(config.command('set [pairs...]'))
    .usage('KEY=VALUE… [options]')
    .description('sets keys, and reads each back')
    .addOption(
      new Option('--secret <key=variable>', 'a secret, from a variable of the environment')
        .argParser(readSecret)
        .default({}, 'none'),
    )
    .addOption(
      new Option('--reset <when>', 'what becomes of keys that want a reboot')
        .choices(['at-end', 'later'])
        .default('at-end'),
    )
    .addOption(cutOffOption())
    .action(async (pairs: string[], options: SetOptions) =>
      done(await atChargePoint(options, installation, (at) => set(pairs, options, at))),
    )
  withChargePointOptions(config.command('diff <a> <b>'))
    .description('compares any two of charge-point:ID, backup:ID, reading:ID, template:ID')
    .action(async (a: string, b: string, options: ChargePointOptions) =>
      done(await diff(a, b, options, installation)),
    )
  withChargePointOptions(config.command('apply <template>'))
    .description('makes a charge point as a template wants it: a file, or the id of one that is kept')
    .addOption(new Option('--var <name=value>', 'fills a variable').argParser(readPair).default({}, 'none'))
    .addOption(
      new Option('--secret-var <name=variable>', 'fills one with a secret, from the environment')
        .argParser(readSecret)
        .default({}, 'none'),
    )
    .option('--check', 'only tell the drift; exit 1 where a must is not met', false)
    .addOption(cutOffOption())
    .action(async (file: string, options: ApplyOptions) =>
      done(await atChargePoint(options, installation, (at) => apply(file, options, at))),
    )
  withChargePointOptions(config.command('backup'))
    .description('keeps everything that a charge point is set to')
    .option('--name <name>', 'what you call it')
    .option('--out <file>', 'write it to a JSON file, too')
    .action(async (options: ChargePointOptions & { readonly name?: string; readonly out?: string }) =>
      done(await atChargePoint(options, installation, (at) => backup(options, at))),
    )
  withChargePointOptions(config.command('restore [backup]'))
    .description('puts a backup back, the newest where none is named')
    .addOption(cutOffOption())
    .action(async (id: string | undefined, options: ChargePointOptions & { readonly allowCutOff: boolean }) =>
      done(await atChargePoint(options, installation, (at) => restore(id, options, at))),
    )
}
