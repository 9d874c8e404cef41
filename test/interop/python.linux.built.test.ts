import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { startBuiltHost } from '../support/built-host.ts'
import { createScript, isCall } from './support.ts'

it('a charge point in Python boots, charges and stops as the API commands', async () => {
  const host = await startBuiltHost({ args: ['--charge-points', 'accept'] })
  const script = createScript(host)
  await script.putIdTag('PY-CARD')
  const python = spawn('/usr/bin/python3', ['test/interop/charge_point.py', host.ocppUrl, 'PY-1'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaints = ''
  python.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const ended = once(python, 'close')
  try {
    await script.untilFrame('PY-1', isCall('Heartbeat'))
    expect(await script.call('PY-1', 'GetConfiguration', {})).toEqual({
      status: 200,
      body: { configurationKey: [{ key: 'NumberOfConnectors', readonly: true, value: '1' }] },
    })
    expect(await script.call('PY-1', 'RemoteStartTransaction', { idTag: 'PY-CARD' })).toEqual({
      status: 200,
      body: { status: 'Accepted' },
    })
    const { frame } = await script.untilFrame('PY-1', isCall('MeterValues'))
    const { transactionId } = frame[3] as { transactionId: number }
    expect(transactionId).toBeGreaterThan(0)
    const charging = await script.untilChargePoint('PY-1', ({ connectors }) => connectors.length === 2)
    expect(charging.connectors[1]).toMatchObject({ status: 'Charging', transactionId })

    expect(
      await script.call('PY-1', 'RemoteStopTransaction', { transactionId: transactionId + 1 }),
    ).toMatchObject({
      body: { status: 'Rejected' },
    })
    expect(await script.call('PY-1', 'RemoteStopTransaction', { transactionId })).toMatchObject({
      body: { status: 'Accepted' },
    })
    const idle = await script.untilChargePoint(
      'PY-1',
      ({ connectors }) => connectors[1]?.status === 'Available',
    )
    expect(idle.connectors[1]?.transactionId).toBeNull()
    expect(await script.findings('PY-1')).toBe('')
  } finally {
    await host.stop()
    await ended
  }
  expect({ code: python.exitCode, complaints }).toEqual({ code: 0, complaints: '' })
})
