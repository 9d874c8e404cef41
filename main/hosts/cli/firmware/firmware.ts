import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import type { FirmwareDetails, FirmwareImage, FirmwareUpdateResult } from '../../../../contract/firmware.ts'
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
import { addImage, candidatesOf, imageOf, imagesOf, importFolder, removeImage } from './answers.ts'

type DetailOptions = Omit<FirmwareDetails, 'version'> & { readonly firmwareVersion?: string }

const detailsOf = ({ vendor, model, hardware, firmwareVersion, notes }: DetailOptions): FirmwareDetails => ({
  ...(vendor === undefined ? {} : { vendor }),
  ...(model === undefined ? {} : { model }),
  ...(hardware === undefined ? {} : { hardware }),
  ...(firmwareVersion === undefined ? {} : { version: firmwareVersion }),
  ...(notes === undefined ? {} : { notes }),
})

const withDetails = (command: Command): Command =>
  command
    .option('--vendor <name>', "whose it is, as BootNotification's chargePointVendor")
    .option('--model <name>', 'for which model; a * at the end for any further letters')
    .option('--hardware <revision>', 'for which board')
    .option('--firmware-version <version>', 'as firmwareVersion reads once it is installed')
    .option('--notes <text>', 'what else is to be known')

const heads = ['ID', 'NAME', 'VERSION', 'FOR', 'SIZE', 'SHA-256']
const rowOf = ({ id, name, size, sha256, details }: FirmwareImage): readonly string[] => [
  id,
  name,
  details.version ?? '-',
  `${details.vendor ?? '-'} ${details.model ?? ''}`.trim(),
  `${size} B`,
  sha256.slice(0, 12),
]

interface LibraryOptions extends ChargePointOptions, DetailOptions {
  readonly add?: string
  readonly import?: string
  readonly remove?: string
}

const library = (options: LibraryOptions, installation: Installation): Promise<number> =>
  atBench(options, installation, async ({ session, output }) => {
    if (options.remove !== undefined) await removeImage(session, options.remove)
    if (options.add !== undefined) {
      const image = await addImage(session, options.add, detailsOf(options))
      output.say(`Added as ${image.id}.`)
    }
    if (options.import !== undefined) {
      const { added, skipped, refused } = await importFolder(session, resolve(options.import))
      output.emit({ event: 'imported', added: added.length, skipped, refused })
      if (refused) output.say(`${refused.file}, line ${refused.line}: ${refused.rule}`)
      for (const { file, reason } of skipped)
        output.say(`${file} is not taken: ${reason.replaceAll('-', ' ')}.`)
      output.say(`${added.length} images were added.`)
      if (refused) return exitCodes.wrongUse
    }
    if (options.chargePoint !== undefined) {
      const candidates = await candidatesOf(session, options.chargePoint)
      for (const { image, match } of candidates) output.emit({ event: 'image', ...image, match })
      const rows = candidates.map(({ image, match }) => [
        ...rowOf(image),
        [match.fit, match.order ?? ''].join(' ').replaceAll('-', ' '),
      ])
      tellTable([[...heads, `AT ${options.chargePoint}`], ...rows], output)
      return exitCodes.success
    }
    const images = await imagesOf(session)
    for (const image of images) output.emit({ event: 'image', ...image })
    if (images.length === 0) output.say('The library is empty: fill it with --add FILE or --import FOLDER.')
    else tellTable([heads, ...images.map(rowOf)], output)
    return exitCodes.success
  })

interface UpdateOptions extends ChargePointOptions, DetailOptions {
  readonly retrieveAt: string
  readonly retries?: number
  readonly retryInterval?: number
  readonly protocol: 'http' | 'https'
  readonly address?: string
  readonly allowMismatch: boolean
  readonly allowDowngrade: boolean
  readonly allowOpenTransactions: boolean
  readonly allowNoBackup: boolean
}

const isResult = (value: unknown): value is FirmwareUpdateResult =>
  typeof value === 'object' && value !== null && 'proof' in value

const update = async (
  wanted: string,
  options: UpdateOptions,
  { session, chargePointId, output }: AtChargePoint,
): Promise<number> => {
  const image = await imageOf(session, wanted, detailsOf(options))
  const { retries, retryInterval, address } = options
  const run = await followRun(
    session,
    'firmware.update',
    {
      chargePointId,
      firmwareId: image.id,
      retrieveAt: options.retrieveAt,
      ...(retries === undefined ? {} : { retries }),
      ...(retryInterval === undefined ? {} : { retryIntervalSeconds: retryInterval }),
      protocol: options.protocol,
      ...(address === undefined ? {} : { address }),
      allowMismatch: options.allowMismatch,
      allowDowngrade: options.allowDowngrade,
      allowOpenTransactions: options.allowOpenTransactions,
      allowNoBackup: options.allowNoBackup,
    },
    output,
  )
  if (run.state.state !== 'done' || !isResult(run.state.result)) return tellEnd(run, output)
  const { proof, versionBefore, version, backupId, keys, disagreements } = run.state.result
  const was = versionBefore ?? 'an unknown version'
  output.say(
    proof === 'same'
      ? `${chargePointId} took ${image.name} and restarted; its version is ${was}, as before.`
      : `${chargePointId} boots with ${version ?? ''}; before it was ${was}.`,
  )
  for (const { key, state, before, after } of keys)
    output.say(`${key} is ${state}: ${before ?? '-'} before, ${after ?? '-'} now.`)
  if (backupId === null) output.say('Its keys were not compared: there is no backup of before.')
  for (const about of disagreements) output.say(`What it said does not agree: ${about.replaceAll('-', ' ')}.`)
  return exitCodes.success
}

/** Adds `firmware` with its own commands; `done` is told the exit code. */
export const addFirmwareCommand = (
  program: Command,
  installation: Installation,
  done: (code: number) => void,
): void => {
  const firmware = program.command('firmware').description('firmware images, and updates that are proven')
  withDetails(withChargePointOptions(firmware.command('library')))
    .description('the images that are kept; with --charge-point, whether each fits it')
    .option('--add <file>', 'take an image in')
    .option('--import <folder>', 'take in a folder, or what its firmware.yaml names')
    .option('--remove <id>', 'remove an image')
    .action(async (options: LibraryOptions) => done(await library(options, installation)))
  withDetails(withChargePointOptions(firmware.command('update <image>')))
    .description('gives the charge point an image (id, name, version or file) and waits for the proof')
    .option('--retrieve-at <time>', 'from when on it may fetch it, ISO 8601', 'now')
    .option('--retries <count>', 'how often it tries (default: its own)', readCount(0, 100))
    .option('--retry-interval <seconds>', 'between its tries (default: its own)', readCount(0, 86_400))
    .addOption(
      new Option('--protocol <name>', 'over which it fetches').choices(['http', 'https']).default('http'),
    )
    .option('--address <address>', 'of this laptop, for the charge point (default: the one that it dialled)')
    .option('--allow-mismatch', 'also an image that names another vendor or model', false)
    .option('--allow-downgrade', 'also an older version, or the same', false)
    .option('--allow-open-transactions', 'also while a transaction is open', false)
    .option('--allow-no-backup', 'also where its keys can not be backed up and compared', false)
    .action(async (image: string, options: UpdateOptions) =>
      done(await atChargePoint(options, installation, (at) => update(image, options, at))),
    )
}
