import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openKeptUrls } from '../../contract/service-port.ts'
import type { FakeModbusUnit } from '../../drivers/fake/modbus-server.ts'
import { resultOf } from './support/procedure-bench.ts'
import { startServiceBench } from './support/service-bench.ts'

const at = { device: '/dev/console', profile: 'chargebench-fake-console', secrets: { password: 'letmein' } }
const here = 'ws://192.168.1.10:9220/ocpp/CP1'
const old = 'wss://backend.example/ocpp'

describe('service.identify', () => {
  it('tells what the console says, and writes no secret anywhere', async () => {
    const { bench, disk } = await startServiceBench()
    const run = await bench.run('service.identify', at)
    expect(resultOf(run)).toMatchObject({
      profile: 'chargebench-fake-console',
      facts: { firmwareVersion: '2.4.1', url: old, identity: 'CB001', network: '192.168.1.20/24' },
      disagreements: [],
    })
    expect(run.secrets).toEqual(['secrets'])
    await bench.drive(bench.journal.flush())
    expect(JSON.stringify(disk.store)).not.toContain('letmein')
  })

  it('makes a finding of a firmware version that OCPP says otherwise', async () => {
    const { bench, console } = await startServiceBench()
    await bench.virtual()
    const said = bench.journal.state().chargePoints['CP1']?.identity?.firmwareVersion ?? ''
    console.firmwareVersion = `v${said}`
    const same = await bench.run('service.identify', { ...at, chargePointId: 'CP1' })
    expect(resultOf(same)).toMatchObject({ disagreements: [] })
    console.firmwareVersion = '0.0.1'
    const other = await bench.run('service.identify', { ...at, chargePointId: 'CP1' })
    expect(resultOf(other)).toMatchObject({
      disagreements: [
        {
          what: 'firmware-version',
          firstChannel: 'ocpp',
          first: said,
          secondChannel: 'console',
          second: '0.0.1',
        },
      ],
    })
    const findings = (await bench.events('finding')).filter(({ rule }) => rule === 'channels-disagree')
    expect(findings).toHaveLength(1)
    expect(findings[0]?.text).toContain('0.0.1')
  })

  it('says which secret is missing, and that a wrong one is refused', async () => {
    const { bench } = await startServiceBench()
    const missing = await bench.run('service.identify', { ...at, secrets: {} })
    expect(missing.state).toMatchObject({ error: { code: 'secrets-needed', params: { names: 'password' } } })
    const wrong = await bench.run('service.identify', { ...at, secrets: { password: 'no' } })
    expect(wrong.state).toMatchObject({ error: { code: 'service-login-refused' } })
  })
})

describe('service.point-here', () => {
  it('sets the URL, reads it back, and leaves the way back', async () => {
    const { bench, console } = await startServiceBench()
    await bench.virtual()
    const run = await bench.run('service.point-here', {
      ...at,
      chargePointId: 'CP1',
      url: here,
      restart: true,
    })
    expect(resultOf(run)).toEqual({ old, url: here, state: 'set', restarted: true })
    expect(console.url).toBe(here)
    const open = bench.journal.state().chargePoints['CP1']?.openChanges ?? []
    expect(open.filter(({ change }) => change.what === 'service-url')).toMatchObject([
      { change: { what: 'service-url', device: '/dev/console', old } },
    ])

    const left = await bench.run('leave-clean', { chargePointId: 'CP1' })
    expect(resultOf(left)['items']).toContainEqual(
      expect.objectContaining({
        outcome: expect.objectContaining({
          state: 'not-put-back',
          why: 'over-service-port',
          todo: 'use-service-port',
        }) as unknown,
      }),
    )
    const back = await bench.run('service.put-back', { ...at, chargePointId: 'CP1' })
    expect(resultOf(back)).toMatchObject({ url: old, state: 'set' })
    expect(console.url).toBe(old)
    const now = bench.journal.state().chargePoints['CP1']?.openChanges ?? []
    expect(now.filter(({ change }) => change.what === 'service-url')).toEqual([])
    const again = await bench.run('service.put-back', { ...at, chargePointId: 'CP1' })
    expect(again.state).toMatchObject({ error: { code: 'not-found' } })
  })

  it('does not believe a console that says ok and forgets', async () => {
    const { bench, console } = await startServiceBench()
    console.forgets = true
    const run = await bench.run('service.point-here', { ...at, url: here })
    expect(run.state).toMatchObject({
      error: { code: 'service-unexpected', params: { expected: here } },
    })
  })

  it('leaves a charger alone that points here already', async () => {
    const { bench, console } = await startServiceBench()
    console.url = here
    const run = await bench.run('service.point-here', { ...at, url: here })
    expect(resultOf(run)).toMatchObject({ state: 'equal' })
    expect(console.lines.some((line) => line.startsWith('set'))).toBe(false)
  })
})

describe('a URL that was set before it was known whose port it is', () => {
  it.each([
    ['the URL', here, 'CP1'],
    ['its console', 'ws://192.168.1.10:9220/ocpp/', 'CB001'],
  ])('goes to the charge point that dials in with the identity of %s', async (_of, url, id) => {
    const { bench, console } = await startServiceBench()
    const run = await bench.run('service.point-here', { ...at, url })
    expect(console.url).toBe(url)
    await bench.virtual({ id: 'OTHER' })
    await bench.virtual({ id })
    await bench.until(() => (bench.journal.state().chargePoints[id]?.openChanges ?? []).length > 0)
    const changes = (of: string) =>
      (bench.journal.state().chargePoints[of]?.openChanges ?? []).filter(
        ({ change }) => change.what === 'service-url',
      )
    expect(changes(id)).toMatchObject([{ runId: run.id, change: { device: '/dev/console', old } }])
    expect(changes('OTHER')).toEqual([])
    const back = await bench.run('service.put-back', { ...at, chargePointId: id })
    expect(resultOf(back)).toMatchObject({ url: old, state: 'set' })
    expect(changes(id)).toEqual([])
  })

  it('is given by a person where no identity tells it, once', async () => {
    const { bench, console, keptUrls } = await startServiceBench()
    console.identity = 'unlike any'
    const run = await bench.run('service.point-here', { ...at, url: 'ws://192.168.1.10:9220/ocpp' })
    await bench.virtual({ id: 'CP7' })
    expect(openKeptUrls(bench.journal.state().runs)).toMatchObject([{ runId: run.id, old }])
    keptUrls.give(run.id, 'CP7')
    expect(bench.journal.state().chargePoints['CP7']?.openChanges).toMatchObject([
      { change: { what: 'service-url', old } },
    ])
    expect(openKeptUrls(bench.journal.state().runs)).toEqual([])
    expect(() => keptUrls.give(run.id, 'CP7')).toThrow(/Nothing that could be put back/)
  })

  it('is not forgotten however much is done before it is known', async () => {
    const { bench } = await startServiceBench()
    const { id } = await bench.run('service.point-here', { ...at, url: here })
    for (let n = 0; n < 70; n += 1) {
      const run = { runId: `later-${n}`, chargePointId: null }
      bench.journal.append({
        ...{ kind: 'run-started', ...run, jobId: null, procedure: 'modbus.read-all', needs: [] },
        ...{ input: {}, afterInterruption: 'repeat', secrets: [] },
      })
      bench.journal.append({ kind: 'run-ended', ...run, outcome: { state: 'done', result: null } })
    }
    expect(openKeptUrls(bench.journal.state().runs)).toMatchObject([{ runId: id, old }])
    expect(Object.keys(bench.journal.state().runs)).toHaveLength(61)
  })

  it('is never put back with a word in place of its password', async () => {
    const { bench, console } = await startServiceBench()
    console.url = 'ws://station:horse42@office.example/ocpp'
    await bench.run('service.point-here', { ...at, url: here })
    await bench.virtual()
    await bench.until(() => (bench.journal.state().chargePoints['CP1']?.openChanges ?? []).length > 0)
    expect(JSON.stringify(bench.journal.state())).not.toContain('horse42')
    const back = await bench.run('service.put-back', { ...at, chargePointId: 'CP1' })
    expect(back.state).toMatchObject({ error: { code: 'secrets-needed', params: { names: 'url' } } })
    expect(console.url).toBe(here)
    expect(bench.journal.state().chargePoints['CP1']?.openChanges).toHaveLength(1)
  })

  it("is nobody's any more once it was set back the same way", async () => {
    const { bench, console } = await startServiceBench()
    await bench.run('service.point-here', { ...at, url: here })
    await bench.run('service.point-here', { ...at, url: old })
    expect(console.url).toBe(old)
    await bench.until(() => openKeptUrls(bench.journal.state().runs).length === 0)
    await bench.virtual()
    expect(bench.journal.state().chargePoints['CP1']?.openChanges ?? []).toEqual([])
  })
})

it('service.collect-log keeps the log as a file, and proves it', async () => {
  const { bench, console, logDir } = await startServiceBench()
  const result = resultOf(await bench.run('service.collect-log', at))
  const content = readFileSync(join(logDir, String(result['file'])))
  expect(result).toMatchObject({
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  })
  for (const line of console.logLines) expect(content.toString()).toContain(line)
})

const meter = { device: '/dev/meter', map: 'eastron-sdm72', unitId: 1 }

const setFloat = ({ input }: FakeModbusUnit, address: number, value: number): void => {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  input.set(address, view.getUint16(0))
  input.set(address + 1, view.getUint16(2))
}

describe('Modbus', () => {
  it('is read by its map; what the device refuses stands in its row', async () => {
    const { bench, unit } = await startServiceBench()
    setFloat(unit, 52, 7360)
    setFloat(unit, 72, 1234.5)
    setFloat(unit, 342, 1240)
    const result = resultOf(await bench.run('modbus.read-all', meter))
    expect(result['readings']).toMatchObject([
      { register: 'active-power-total', value: 7360, unit: 'W' },
      { register: 'active-energy-imported', value: 1234.5, unit: 'kWh' },
      { register: 'active-energy-exported', value: null, problem: { exception: 2 } },
      { register: 'active-energy-both-directions', value: 1240 },
    ])
  })

  it('is identified by what it says, and by the maps that it fits', async () => {
    const { bench, unit } = await startServiceBench()
    unit.identification = ['Eastron', 'SDM630', '1.0']
    setFloat(unit, 0, 230.5)
    const result = resultOf(await bench.run('modbus.identify', { device: '/dev/meter', unitId: 1 }))
    expect(result).toMatchObject({ identification: ['Eastron', 'SDM630', '1.0'] })
    expect(result['fits']).toContainEqual(expect.objectContaining({ map: 'eastron-sdm630', fit: 'possible' }))
  })

  it('is watched: the newest stands in the live table, a round without an answer is no end', async () => {
    const { bench, unit, server, live } = await startServiceBench()
    setFloat(unit, 52, 100)
    const seen: unknown[] = []
    live.subscribe((tables) => {
      const [table] = tables
      if (!table || table.at === null) return
      seen.push(table.readings[0]?.value ?? null)
      if (seen.length === 2) server.damage = 'silence'
      else setFloat(unit, 52, 200)
    })
    const registers = ['power']
    const result = resultOf(await bench.run('modbus.watch', { ...meter, registers, rounds: 4 }))
    expect(result).toMatchObject({
      rounds: 3,
      missed: 1,
      ranges: { 'active-power-total': { least: 100, most: 200 } },
    })
    expect(live.current()).toEqual([])
  })

  it('is held against OCPP over a transaction, and a meter that says otherwise is a finding', async () => {
    const { bench, unit, live } = await startServiceBench()
    const chargePoint = await bench.scripted(() => ({}))
    setFloat(unit, 72, 50)
    const input = {
      ...meter,
      registers: ['energy-import'],
      rounds: 60,
      intervalSeconds: 1,
      chargePointId: 'CP1',
    }
    const runId = await bench.drive(bench.runner.start('modbus.watch', input))
    await bench.until(() => live.current().some(({ at: readAt }) => readAt !== null))
    const timestamp = '2026-01-01T00:00:00.000Z'
    const start = { connectorId: 1, idTag: 'A', meterStart: 1_000, timestamp }
    const { transactionId } = (await bench.drive(chargePoint.call('StartTransaction', start))) as {
      readonly transactionId: number
    }
    setFloat(unit, 72, 59)
    await bench.drive(
      chargePoint.call('StopTransaction', { transactionId, meterStop: 11_000, timestamp, idTag: 'A' }),
    )
    const result = resultOf(await bench.drive(bench.runner.ended(runId)))
    expect(result['transactions']).toEqual([{ transactionId, ocppWh: 10_000, modbusWh: 9_000, percent: -10 }])
    const findings = (await bench.events('finding')).filter(({ rule }) => rule === 'channels-disagree')
    expect(findings).toMatchObject([{ params: { what: 'energy', first: '10000 Wh', second: '9000 Wh' } }])
  })

  it('is set once, and read back; never when it says something else than what was seen', async () => {
    const { bench, unit, server } = await startServiceBench()
    const write = {
      device: '/dev/meter',
      map: 'vestel-evc04',
      unitId: 1,
      register: 'maximum-current',
      value: 16,
    }
    unit.holding.set(5004, 32)
    const done = resultOf(await bench.run('modbus.write', { ...write, seen: '0020' }))
    expect(done).toMatchObject({ proven: true, before: { value: 32 }, after: { value: 16 } })
    const stale = await bench.run('modbus.write', { ...write, value: 10, seen: '0020' })
    expect(stale.state).toMatchObject({ error: { code: 'modbus-changed' } })
    server.forgets = true
    const lost = await bench.run('modbus.write', { ...write, value: 10, seen: '0010' })
    expect(lost.state).toMatchObject({
      error: { code: 'modbus-not-kept', params: { wanted: '10', found: '16' } },
    })
    expect(unit.holding.get(5004)).toBe(16)
  })

  it('is found on its line', async () => {
    const { bench } = await startServiceBench()
    const result = resultOf(
      await bench.run('modbus.scan', { device: '/dev/meter', from: 1, to: 3, answerMs: 100 }),
    )
    expect(result['units']).toMatchObject([{ unitId: 1, answered: 'exception' }])
  })

  it('lends the port of a console, and gives it back', async () => {
    const { bench, openPort } = await startServiceBench()
    const taken = await openPort('/dev/meter', { owner: { name: 'flash' } })
    const busy = await bench.run('modbus.scan', { device: '/dev/meter', from: 1, to: 1 })
    expect(busy.state).toMatchObject({ error: { code: 'port-busy', params: { name: 'flash' } } })
    await taken.close()
    const free = await bench.run('modbus.scan', { device: '/dev/meter', from: 1, to: 1 })
    expect(free.state.state).toBe('done')
  })
})
