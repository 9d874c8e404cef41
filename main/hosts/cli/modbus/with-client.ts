import { isToolError, type ToolErrorCode } from '../../../../contract/tool-error.ts'
import type { ModbusClient } from '../../../../drivers/service-port/modbus/client.ts'
import { openModbus } from '../../../../drivers/service-port/modbus/link.ts'
import { openBenchDevices } from '../../../bench-devices.ts'
import { systemClock } from '../../../clock.ts'
import { createOutput, exitCodes, tellError, type Output } from '../output.ts'
import { linkOf, type LinkOptions } from './link-options.ts'

/** The device was asked, and did not do it: exit code 1. */
const deviceFailed: ReadonlySet<ToolErrorCode> = new Set([
  'modbus-exception',
  'modbus-silent',
  'modbus-damaged',
  'modbus-foreign',
  'modbus-not-kept',
])

/** Runs one command at a device, until it is done or a signal comes; gives the exit code. */
export const withClient = async (
  options: LinkOptions,
  run: (client: ModbusClient, output: Output, signal: AbortSignal) => Promise<number>,
): Promise<number> => {
  const output = createOutput(options.json)
  const devices = openBenchDevices({ autoRead: false })
  const stopping = new AbortController()
  const stop = () => stopping.abort(new Error('stopped'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  // a run without bytes under way must not end with the event loop
  const alive = setInterval(() => undefined, 60_000)
  try {
    if (!options.device.startsWith('tcp:')) await devices.look()
    const { client, close } = await openModbus({
      devices,
      link: linkOf(options),
      owner: { name: 'chargebench modbus' },
      clock: systemClock,
      onTrace: (trace) => {
        if (!options.trace) return
        const what = trace.type === 'stray' ? trace.stray : trace.type
        const raw = Buffer.from(trace.raw).toString('hex')
        process.stderr.write(`  ${what.padEnd(8)} ${raw}\n`)
        output.emit({ event: 'frame', what, raw })
      },
    })
    try {
      return await run(client, output, stopping.signal)
    } finally {
      await close()
    }
  } catch (error) {
    if (stopping.signal.aborted) return exitCodes.success
    const code = tellError(error, output)
    return isToolError(error) && deviceFailed.has(error.code) ? exitCodes.chargePointFailed : code
  } finally {
    clearInterval(alive)
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await devices.close()
  }
}
