import { describe, expect, it } from 'vitest'
import { redacted } from '../../contract/redact.ts'
import { markProblems } from '../../main/csms/kept-text.ts'
import { startCsms, type CsmsBench } from '../support/csms-bench.ts'
import type { RawChargePoint } from '../support/raw-charge-point.ts'

const secret = 'F00DF00D-hunter2'
const isNowhere = ({ journal }: CsmsBench): boolean => !JSON.stringify(journal.events).includes(secret)

/** One whose `Door` is a secret, whatever its name says. */
const start = async (): Promise<{ bench: CsmsBench; chargePoint: RawChargePoint }> => {
  const bench = await startCsms({ secretKeysOf: () => (key) => /^(?:door|authorizationkey)$/i.test(key) })
  return { bench, chargePoint: await bench.boot('CP1') }
}

/** Sends a CALL, and answers it with the text that `answer` makes of its id. */
const ask = async (
  { bench, chargePoint }: Awaited<ReturnType<typeof start>>,
  call: Parameters<CsmsBench['centralSystem']['call']>,
  answer: (messageId: string) => string,
): Promise<{ readonly wire: readonly unknown[]; readonly outcome: unknown }> => {
  const outcome = bench.centralSystem.call(...call).catch((error: unknown) => error)
  const wire = await chargePoint.nextMessage()
  chargePoint.send(answer(String(wire[1])))
  return { wire, outcome: await outcome }
}

const textOf = ({ journal }: CsmsBench, action: string, direction: 'in' | 'out'): string =>
  journal.of('frame').find((frame) => frame.action === action && frame.direction === direction)?.text ?? ''

const payloadOf = (text: string): unknown => (JSON.parse(text) as unknown[]).at(-1)

describe('what is kept of a frame', () => {
  it.each(['AuthorizationKey', 'Door'])(
    'has a mark where %s goes out, and the wire has the value',
    async (key) => {
      const at = await start()
      const { wire } = await ask(at, ['CP1', 'ChangeConfiguration', { key, value: secret }], (id) =>
        JSON.stringify([3, id, { status: 'Rejected' }]),
      )
      expect(wire[3]).toEqual({ key, value: secret })
      expect(payloadOf(textOf(at.bench, 'ChangeConfiguration', 'out'))).toEqual({ key, value: redacted })
      expect(isNowhere(at.bench)).toBe(true)
    },
  )

  it('has a mark where a secret is told, and who asked gets the value', async () => {
    const at = await start()
    const told = {
      configurationKey: [
        { key: 'DOOR', readonly: false, value: secret },
        { key: 'Empty', readonly: false, value: '' },
        { key: 'HeartbeatInterval', readonly: false, value: '300' },
        { key: 'Url', readonly: false, value: `ftp://me:${secret}@host/x` },
      ],
    }
    const { outcome } = await ask(at, ['CP1', 'GetConfiguration', {}], (id) => JSON.stringify([3, id, told]))
    expect(outcome).toEqual(told)
    expect(payloadOf(textOf(at.bench, 'GetConfiguration', 'in'))).toEqual({
      configurationKey: [
        { key: 'DOOR', readonly: false, value: redacted },
        ...told.configurationKey.slice(1, 3),
        { key: 'Url', readonly: false, value: `ftp://me:${redacted}@host/x` },
      ],
    })
    expect(isNowhere(at.bench)).toBe(true)
  })

  it.each([
    [
      'as another spelling',
      (id: string) => `[3,"${id}",{"ConfigurationKey":[{"Key":"Door","Value":"${secret}"}]}]`,
    ],
    [
      'as one in place of a list',
      (id: string) => `[3,"${id}",{"configurationKey":{"key":"Door","value":"${secret}"}}]`,
    ],
    [
      'as another type',
      (id: string) => `[3,"${id}",{"configurationKey":[{"key":"Door","value":{"is":"${secret}"}}]}]`,
    ],
    [
      'cut off',
      (id: string) => `[3,"${id}",{"configurationKey":[{"key":"Door","readonly":false,"value":"${secret}`,
    ],
    ['for another CALL', () => `[3,"unheard-of",{"configurationKey":[{"key":"Door","value":"${secret}"}]}]`],
  ])('hides a secret that is told %s', async (_how, text) => {
    const at = await start()
    const controller = new AbortController()
    const outcome = at.bench.centralSystem
      .call('CP1', 'GetConfiguration', {}, { signal: controller.signal })
      .catch((error: unknown) => error)
    const [, id] = await at.chargePoint.nextMessage()
    at.chargePoint.send(text(String(id)))
    await at.chargePoint.call('Heartbeat', {})
    controller.abort()
    await outcome
    expect(isNowhere(at.bench)).toBe(true)
  })

  it('has a mark for a password in a location, and an address without one as it is', async () => {
    const at = await start()
    const stop = (id: string) => JSON.stringify([4, id, 'NotSupported', '', {}])
    const location = `ftp://me:${secret}@files.example/logs/`
    const { wire } = await ask(at, ['CP1', 'GetDiagnostics', { location }], stop)
    expect(wire[3]).toEqual({ location })
    expect(payloadOf(textOf(at.bench, 'GetDiagnostics', 'out'))).toEqual({
      location: `ftp://me:${redacted}@files.example/logs/`,
    })
    expect(isNowhere(at.bench)).toBe(true)
    const open = { location: 'http://192.0.2.1/t/0123/fw.bin', retrieveDate: '2026-11-21T11:10:56.000Z' }
    await ask(at, ['CP1', 'UpdateFirmware', open], stop)
    expect(payloadOf(textOf(at.bench, 'UpdateFirmware', 'out'))).toEqual(open)
  })

  it('hides what an answer repeats of it', async () => {
    const at = await start()
    const call = ['CP1', 'ChangeConfiguration', { key: 'Door', value: secret }] as const
    await ask(at, [...call], (id) =>
      JSON.stringify([4, id, 'InternalError', `no: ${secret}`, { was: secret }]),
    )
    await ask(at, [...call], (id) => JSON.stringify([3, id, { status: 'Accepted', value: secret }]))
    expect(isNowhere(at.bench)).toBe(true)
    expect(textOf(at.bench, 'ChangeConfiguration', 'in')).toContain(`no: ${redacted}`)
  })

  it('hides secrets in what vendors send each other', async () => {
    const at = await start()
    const data = JSON.stringify({ Door: secret, list: [{ key: 'door', value: secret }], open: 'yes' })
    const { wire } = await ask(at, ['CP1', 'DataTransfer', { vendorId: 'V', data }], (id) =>
      JSON.stringify([3, id, { status: 'Accepted', data }]),
    )
    expect(wire[3]).toEqual({ vendorId: 'V', data })
    await at.chargePoint.call('DataTransfer', { vendorId: 'V', data })
    expect(isNowhere(at.bench)).toBe(true)
    expect(textOf(at.bench, 'DataTransfer', 'in')).toContain('yes')
  })

  it('is the frame itself where nothing is to hide, blanks and all', async () => {
    const at = await start()
    const text = (id: string) =>
      `[3, "${id}", {"configurationKey": [ {"key":"A","readonly":true,"value":"1"} ]} ]`
    const { wire } = await ask(at, ['CP1', 'GetConfiguration', { key: ['A'] }], text)
    expect(textOf(at.bench, 'GetConfiguration', 'in')).toBe(text(String(wire[1])))
  })

  it('can not be sent as it stands: a mark is no value', async () => {
    const { bench } = await start()
    const sent = bench.centralSystem.call('CP1', 'ChangeConfiguration', { key: 'Door', value: redacted })
    await expect(sent).rejects.toMatchObject({ code: 'payload-invalid', params: { path: '/value' } })
    expect(textOf(bench, 'ChangeConfiguration', 'out')).toBe('')
    const location = { location: `ftp://me:${redacted}@files.example/`, type: 'Firmware' }
    expect(markProblems('SignedUpdateFirmware', { firmware: location })).toMatchObject([
      { path: '/firmware/location', rule: 'redacted' },
    ])
  })
})
