import { resolve } from 'node:path'
import { isToolError } from '../../../contract/tool-error.ts'
import { Option, type Command } from 'commander'
import { openSession, type BenchSession, type SessionOptions } from './bench-session.ts'
import { defaultDataDir, jsonOption, readCount, readPort } from './options.ts'
import { createOutput, exitCodes, tellError, type Output } from './output.ts'
import { pickChargePoint } from './pick-charge-point.ts'
import type { Installation } from './serve.ts'

export interface ChargePointOptions extends SessionOptions {
  readonly chargePoint?: string
  readonly wait: number
  readonly json: boolean
}

/** Adds what every command at a charge point understands. */
export const withChargePointOptions = (command: Command): Command =>
  command
    .option('--charge-point <identity>', 'which one (default: the only one that is connected)')
    .option('--wait <seconds>', 'how long to wait for it to dial in', readCount(0, 86_400), 120)
    .option('--port <port>', 'where it dials in, if no Chargebench runs yet', readPort, 9220)
    .option('--host <address>', 'the address that it dials (default: all interfaces)')
    .addOption(
      new Option('--data <folder>', 'the data folder; one that runs on it does the work')
        .default(defaultDataDir(), "the platform's own place")
        .argParser((raw) => resolve(raw)),
    )
    .addOption(new Option('--token <token>', 'of the one that runs').env('CHARGEBENCH_TOKEN'))
    .addOption(jsonOption())

/** What a command at a charge point works with. */
export interface AtChargePoint {
  readonly session: BenchSession
  readonly chargePointId: string
  readonly output: Output
}

/** Opens the bench, finds the charge point, does the work, closes what it opened; resolves with the exit code. */
export const atChargePoint = async (
  options: ChargePointOptions,
  installation: Installation,
  work: (at: AtChargePoint) => Promise<number>,
): Promise<number> => {
  const output = createOutput(options.json)
  let session: BenchSession | null = null
  try {
    session = await openSession(options, installation)
    const wanted = { named: options.chargePoint, waitSeconds: options.wait }
    const chargePointId = await pickChargePoint(session, wanted, output)
    return await work({ session, chargePointId, output })
  } catch (error) {
    const code = tellError(error, output)
    return isToolError(error) && error.code === 'charge-point-not-connected'
      ? exitCodes.chargePointFailed
      : code
  } finally {
    await session?.close()
  }
}

/** The same without a charge point: what was kept can be asked for at any time. */
export const atBench = async (
  options: ChargePointOptions,
  installation: Installation,
  work: (at: Omit<AtChargePoint, 'chargePointId'>) => Promise<number>,
): Promise<number> => {
  const output = createOutput(options.json)
  let session: BenchSession | null = null
  try {
    session = await openSession(options, installation)
    return await work({ session, output })
  } catch (error) {
    return tellError(error, output)
  } finally {
    await session?.close()
  }
}
