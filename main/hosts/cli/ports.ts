import type { Command } from 'commander'
import type { BenchDevice, BenchDevicesView } from '../../../contract/devices.ts'
import { openBenchDevices } from '../../bench-devices.ts'
import { indent, titleOf, wordsOfCure, wordsOfState } from './device-words.ts'
import { jsonOption } from './options.ts'
import { createOutput, exitCodes, whenUnread, type Output } from './output.ts'

interface PortsOptions {
  readonly watch: boolean
  readonly udevRules: boolean
  readonly json: boolean
}

const tellDevice = (device: BenchDevice, { say, emit }: Output): void => {
  const can = device.can.length === 0 ? '' : ` · can ${device.can.join(', ')}`
  say(`${titleOf(device)}\n    ${device.kind}${can} · ${device.id}`)
  say(indent(wordsOfState(device.state)))
  emit({ event: 'device', ...device })
}

const tellAll = ({ devices, troubles, cures }: BenchDevicesView, output: Output): void => {
  for (const device of devices) tellDevice(device, output)
  for (const trouble of troubles) {
    output.say(`${trouble.what} could not be listed:`)
    if (trouble.cure) output.say(indent(wordsOfCure(trouble.cure)))
    output.emit({ event: 'trouble', ...trouble })
  }
  if (devices.length > 0) return
  output.say('Nothing is plugged in that Chargebench knows. What to check when something is:')
  for (const cure of cures) {
    output.say(indent(wordsOfCure(cure)))
    output.emit({ event: 'cure', ...cure })
  }
}

const ports = async ({ watch, udevRules, json }: PortsOptions): Promise<number> => {
  const output = createOutput(json)
  const bench = openBenchDevices({ autoRead: false })
  try {
    const first = await bench.look()
    if (udevRules) {
      const rule = first.cures.find((cure) => cure.kind === 'udev-rule')
      if (rule) process.stdout.write(json ? `${JSON.stringify({ event: 'cure', ...rule })}\n` : rule.text)
      else output.say('This system needs no udev rules.')
      return exitCodes.success
    }
    const told = new Map(first.devices.map((device) => [device.id, JSON.stringify(device)]))
    const watching = watch
      ? new Promise<void>((resolve) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
          whenUnread(resolve)
        })
      : null
    tellAll(first, output)
    if (!watching) return exitCodes.success
    const alive = setInterval(() => undefined, 60_000)
    bench.subscribe(() => {
      const { devices } = bench.view()
      for (const device of devices) {
        const text = JSON.stringify(device)
        if (told.get(device.id) !== text) tellDevice(device, output)
        told.set(device.id, text)
      }
      for (const id of told.keys()) {
        if (devices.some((device) => device.id === id)) continue
        told.delete(id)
        output.say(`${id}\n    unplugged`)
        output.emit({ event: 'unplugged', id })
      }
    })
    await watching
    clearInterval(alive)
    return exitCodes.success
  } finally {
    await bench.close()
  }
}

/** Adds `ports`; `done` is told the exit code. */
export const addPortsCommand = (program: Command, done: (code: number) => void): void => {
  program
    .command('ports')
    .description(
      'the serial ports, readers and bootloaders on this computer, and what keeps them from working',
    )
    .option('--watch', 'go on and tell what is plugged in and out', false)
    .option('--udev-rules', 'print the udev rules for Linux and nothing else', false)
    .addOption(jsonOption())
    .action(async (options: PortsOptions) => done(await ports(options)))
}
