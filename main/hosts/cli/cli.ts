import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { addConfigCommand } from './config/config.ts'
import { addDiagnosticsCommand } from './diagnostics/diagnostics.ts'
import { addConsoleCommand } from './console.ts'
import { openDesktop } from './desktop.ts'
import { addFirmwareCommand } from './firmware/firmware.ts'
import { addListCommand } from './list/list.ts'
import { withBenchOptions, type BenchOptions } from './options.ts'
import { createOutput, exitCodes, guardStreams, tellError } from './output.ts'
import { serve, type Installation } from './serve.ts'
import { addModbusCommand } from './modbus/modbus.ts'
import { addPortsCommand } from './ports.ts'
import { addRfidCommand } from './rfid.ts'
import { addSimulateCommand } from './simulate.ts'

const readVersion = (file: URL): string => {
  const description: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const version = typeof description === 'object' && description !== null && 'version' in description
  return version ? String(description.version) : '0.0.0'
}

/** This file is built to dist/cli.js, beside dist/renderer and one below package.json. */
const installation: Installation = {
  version: readVersion(new URL('../package.json', import.meta.url)),
  assetsDir: fileURLToPath(new URL('./renderer', import.meta.url)),
  root: fileURLToPath(new URL('..', import.meta.url)),
}

const end = (code: number | null): void => {
  if (code !== null) process.exitCode = code
}

const program = new Command('chargebench')
  .description(
    'The laptop bench for EV charge points that speak OCPP 1.6-J. Without a command: the desktop app.',
  )
  .version(installation.version)
  .enablePositionalOptions()
  .exitOverride()
  .configureHelp({ showGlobalOptions: false })
  .addHelpText(
    'after',
    '\nExit codes: 0 success, 1 the charge point failed what was asked, 2 wrong use, 70 a fault of ours.',
  )

withBenchOptions(program).action(async (options: BenchOptions) =>
  end(await openDesktop(options, installation)),
)

withBenchOptions(program.command('serve'))
  .description('the Central System with its page on this laptop, without a window')
  .action(async (options: BenchOptions) => serve(options, installation))

addConfigCommand(program, installation, end)
addListCommand(program, installation, end)
addFirmwareCommand(program, installation, end)
addDiagnosticsCommand(program, installation, end)
addSimulateCommand(program, end)
addConsoleCommand(program, end)
addModbusCommand(program, end)
addPortsCommand(program, end)
addRfidCommand(program, end)

guardStreams()
const wantsJson = process.argv.includes('--json')
try {
  await program.parseAsync()
} catch (error) {
  // commander has said why already; help and version are no errors
  process.exitCode =
    error instanceof CommanderError
      ? error.exitCode === 0
        ? exitCodes.success
        : exitCodes.wrongUse
      : tellError(error, createOutput(wantsJson))
}
