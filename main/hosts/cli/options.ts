import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import envPaths from 'env-paths'

export const readPort = (raw: string): number => {
  const port = /^\d{1,5}$/.test(raw) ? Number(raw) : NaN
  if (!(port <= 65_535))
    throw new InvalidArgumentError('A port is a number from 0 to 65535; 0 picks a free one.')
  return port
}

export const readCount =
  (least: number, most: number) =>
  (raw: string): number => {
    const count = /^\d{1,6}$/.test(raw) ? Number(raw) : NaN
    if (!(count >= least && count <= most))
      throw new InvalidArgumentError(`A number from ${least} to ${most}.`)
    return count
  }

const readToken = (raw: string): string => {
  if (!/^[\x21-\x7e]+$/.test(raw))
    throw new InvalidArgumentError('A token has printable characters and no spaces.')
  return raw
}

/** What `chargebench` and `chargebench serve` understand. */
export interface BenchOptions {
  readonly port: number
  readonly host?: string
  readonly uiPort: number
  readonly uiHost: string
  readonly data: string
  readonly open: boolean
  readonly token: string
  readonly chargePoints?: 'ask' | 'accept' | 'pending' | 'reject'
  readonly demo: boolean
  /** `serve` alone; false: no folder of this computer is taken into the firmware library. */
  readonly folderImport?: boolean
  readonly json: boolean
}

/** Where the platform keeps what a program remembers. */
export const defaultDataDir = (): string => envPaths('Chargebench', { suffix: '' }).data

export const mintToken = (): string => randomBytes(24).toString('base64url')

export const jsonOption = (): Option =>
  new Option('--json', 'JSON lines on stdout, text for people on stderr').default(false)

/** Adds the options of a bench to a command. */
export const withBenchOptions = (command: Command): Command =>
  command
    .option('--port <port>', 'where charge points dial in; 0 picks a free one', readPort, 9220)
    .option('--host <address>', 'the address that charge points dial (default: all interfaces)')
    .option('--ui-port <port>', 'where the page and the API are; 0 picks a free one', readPort, 9221)
    .option('--ui-host <address>', 'the address of the page; all but loopback lets others in', '127.0.0.1')
    .addOption(
      new Option('--data <folder>', 'the data folder')
        .default(defaultDataDir(), "the platform's own place")
        .argParser((raw) => resolve(raw)),
    )
    .option('--no-open', 'do not open a browser')
    .addOption(
      new Option('--token <token>', 'what scripts and the page must show (default: minted anew)')
        .env('CHARGEBENCH_TOKEN')
        .argParser(readToken),
    )
    .addOption(
      new Option(
        '--charge-points <answer>',
        'what is told to a charge point that nobody has decided about',
      ).choices(['ask', 'accept', 'pending', 'reject']),
    )
    .option('--demo', 'bring a virtual charge point along', false)
    .addOption(jsonOption())
