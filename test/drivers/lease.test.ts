import { describe, expect, it } from 'vitest'
import { portBusy, portGone } from '../../drivers/errors.ts'
import { createLeases, openWhenFree } from '../../drivers/lease.ts'
import { manualClock } from '../support/manual-clock.ts'

const port = '/dev/ttyUSB0'
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('a lease', () => {
  it('has one owner, who is named to the next', async () => {
    const leases = createLeases()
    const first = await leases.take(port, { name: 'console' })
    await expect(leases.take(port, { name: 'flash' })).rejects.toMatchObject({
      code: 'port-busy',
      params: { who: 'us', name: 'console' },
    })
    expect(leases.holder(port)).toEqual({ who: 'us', name: 'console' })
    first.release()
    first.release()
    expect(leases.holder(port)).toBeNull()
  })

  it('that is waited for comes when it is freed, and ends with the signal', async () => {
    const leases = createLeases()
    const first = await leases.take(port, { name: 'console' })
    const cancel = new AbortController()
    const cancelled = leases.take(port, { name: 'modbus' }, cancel.signal)
    const waiting = leases.take(port, { name: 'flash' }, new AbortController().signal)
    cancel.abort(new Error('given up'))
    await expect(cancelled).rejects.toThrow('given up')
    first.release()
    expect((await waiting).owner.name).toBe('flash')
  })

  it('of a monitor is given to a flash, and comes back', async () => {
    const leases = createLeases()
    const told: string[] = []
    const monitor = {
      yield: () => Promise.resolve(void told.push('yield')),
      regain: () => void told.push('regain'),
    }
    await leases.take(port, { name: 'rfid', monitor })
    const flash = await leases.take(port, { name: 'flash' })
    expect([leases.holder(port), told]).toEqual([{ who: 'us', name: 'flash' }, ['yield']])
    flash.release()
    expect(told).toEqual(['yield', 'regain'])
  })

  it('of a monitor that was given up meanwhile does not come back', async () => {
    const leases = createLeases()
    const told: string[] = []
    const monitor = { yield: () => Promise.resolve(), regain: () => void told.push('regain') }
    const first = await leases.take(port, { name: 'rfid', monitor })
    const flash = await leases.take(port, { name: 'flash' })
    first.release()
    expect(leases.holder(port)).toEqual({ who: 'us', name: 'flash' })
    flash.release()
    expect([told, leases.holder(port)]).toEqual([[], null])
  })
})

describe('a port that another program has', () => {
  it('is taken when it is freed; each holder is told once', async () => {
    const clock = manualClock()
    const holders: unknown[] = []
    let holder: string | null = 'putty'
    const opening = openWhenFree(
      () =>
        holder === null
          ? Promise.resolve('open')
          : Promise.reject(portBusy(port, { who: 'program', name: holder, pid: 7412 })),
      { clock, signal: new AbortController().signal, onBusy: (now) => holders.push(now) },
    )
    for (const next of ['putty', 'minicom', null]) {
      await turn()
      holder = next
      clock.advance(1_000)
    }
    expect(await opening).toBe('open')
    expect(holders).toEqual([
      { who: 'program', name: 'putty', pid: 7412 },
      { who: 'program', name: 'minicom', pid: 7412 },
    ])
  })

  it('that is gone is told at once', async () => {
    const open = () => Promise.reject(portGone(port))
    const options = { clock: manualClock(), signal: new AbortController().signal }
    await expect(openWhenFree(open, options)).rejects.toMatchObject({ code: 'port-gone' })
  })
})
