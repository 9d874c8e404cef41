import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import { withBenchOptions, type BenchOptions } from './options.ts'
import { createOutput, endAtFaults, exitCodes, guardStreams, tellError } from './output.ts'
import type { Installation } from './serve.ts'

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

withBenchOptions(program).action(async (options: BenchOptions) => {
  const { openDesktop } = await import('./desktop.ts')
  end(await openDesktop(options, installation))
})

withBenchOptions(program.command('serve'))
  .description('the Central System with its page on this laptop, without a window')
  .option(
    '--no-folder-import',
    'take no folder of this computer into the firmware library: for where a tunnel or proxy leads to the page',
  )
  .action(async (options: BenchOptions) => {
    const { serve } = await import('./serve.ts')
    await serve(options, installation)
  })

// a bench starts without having read what the other commands need
const [first] = process.argv.slice(2)
if (first !== undefined && first !== 'serve') {
  const { addCommands } = await import('./commands.ts')
  addCommands(program, installation, end)
}

guardStreams()
const wantsJson = process.argv.includes('--json')
// a bench ends in its own way
program.hook('preAction', (_program, command) => {
  if (command !== program && command.name() !== 'serve') endAtFaults(wantsJson)
})
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
