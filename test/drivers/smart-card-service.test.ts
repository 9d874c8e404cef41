import { describe, expect, it } from 'vitest'
import type { Card } from '../../contract/card.ts'
import { isToolError } from '../../contract/tool-error.ts'
import type { DescribedDevice } from '../../drivers/discovery/describe.ts'
import { portBusy, portFailed } from '../../drivers/errors.ts'
import { createFakeSmartCardService } from '../../drivers/fake/fake-smart-card-service.ts'
import { createNativeModules } from '../../drivers/native.ts'
import { createOpeners } from '../../drivers/openers.ts'
import { openServiceReader } from '../../drivers/rfid/pcsc/driver.ts'
import { smartCardService } from '../../drivers/rfid/pcsc/service.ts'
import { systemClock } from '../../main/clock.ts'
import { scaleClock } from '../../simulator/scaled-clock.ts'

const clock = scaleClock(systemClock, 20)
const picc = 'ACS ACR122U PICC Interface 00 00'
const classic = '3B8F8001804F0CA0000003060300010000000000'
const acr122u = { name: 'ACS ACR122U', model: '072f:2200' }

const open = async (readers: readonly string[] = [picc], device = acr122u) => {
  const service = createFakeSmartCardService()
  for (const reader of readers) service.plug(reader)
  const reader = await openServiceReader({ start: service.start, clock, ...device })
  const cards = reader.cards()[Symbol.asyncIterator]()
  const next = async (): Promise<Card> => {
    const { value, done } = (await cards.next()) as IteratorResult<Card, undefined>
    if (done) throw new Error('no more cards')
    return value
  }
  return { service, reader, cards, next }
}

describe("a reader of the system's smart-card service", () => {
  it('reads each card once: UID, technology and what the reader said', async () => {
    const { service, reader, next } = await open()
    service.insert(picc, { atr: classic, uid: '04A1B2C3' })
    expect(await next()).toMatchObject({
      uid: '04A1B2C3',
      technology: 'mifare-classic-1k',
      raw: `${classic}04A1B2C39000`,
    })
    service.insert(picc, { atr: classic, uid: '04A1B2C3' })
    service.remove(picc)
    service.insert(picc, { atr: classic, uid: '04A1B2C3D4E580' })
    expect((await next()).uid).toBe('04A1B2C3D4E580')
    await reader.close()
    expect(service.users()).toBe(0)
  })

  it('reads a card that lies there already', async () => {
    const service = createFakeSmartCardService()
    service.insert(picc, { atr: classic, uid: '04010203' })
    const reader = await openServiceReader({ start: service.start, clock, ...acr122u })
    for await (const { uid } of reader.cards()) {
      expect(uid).toBe('04010203')
      break
    }
    await reader.close()
  })

  it('tries again at a card that moves, and passes by one that does not answer or is none of ours', async () => {
    const { service, next } = await open()
    service.insert(picc, { atr: '', uid: null })
    service.remove(picc)
    service.insert(picc, { atr: '3B9F', uid: null })
    const first = next()
    service.remove(picc)
    service.refuse(2)
    service.insert(picc, { atr: classic, uid: '04040506' })
    expect((await first).uid).toBe('04040506')
  })

  it('uses lamp and buzzer where an APDU reaches them', async () => {
    const { service, reader, next } = await open()
    service.insert(picc, { atr: classic, uid: '04010203' })
    await next()
    await reader.signalCard?.()
    expect(service.heard.at(-1)).toBe('FF00402E0401010101')
    const other = await open([picc], { name: 'ACS ACR1252U', model: '072f:223b' })
    expect(other.reader.signalCard).toBeNull()
  })

  it('of several takes the one that bears its model', async () => {
    const dual = 'ACS ACR1252 Dual Reader PICC 0'
    const { service, next } = await open([picc, dual], { name: 'ACS ACR1252U', model: '072f:223b' })
    service.insert(picc, { atr: classic, uid: '04010203' })
    service.insert(dual, { atr: classic, uid: '04040506' })
    expect((await next()).uid).toBe('04040506')
  })

  it('that is unplugged is gone; a service that ends is a failure', async () => {
    const first = await open()
    const reading = first.next()
    first.service.unplug(picc)
    await expect(reading).rejects.toMatchObject({ code: 'port-gone' })
    const second = await open()
    second.service.end(portFailed('smart-card service', new Error('CommError')))
    await expect(second.next()).rejects.toMatchObject({ code: 'port-failed' })
  })

  it('ends its cards when it is closed, also while it waits', async () => {
    const { reader, cards } = await open()
    const waiting = cards.next()
    await reader.close()
    await reader.close()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('of a service without readers is gone', async () => {
    const service = createFakeSmartCardService()
    const opening = openServiceReader({ start: service.start, clock, ...acr122u })
    await expect(opening).rejects.toMatchObject({ code: 'port-gone' })
    expect(service.users()).toBe(0)
  })
})

describe('a CCID reader is opened', () => {
  const device: DescribedDevice = {
    ...{ id: 'usb:072f:2200@1-1', kind: 'rfid reader', name: 'ACS ACR122U', driver: 'ccid', path: null },
    usb: { vendorId: '072f', productId: '2200', serialNumber: null, location: '1-1' },
    ...{ can: ['read-cards'], score: 90, usual: { reader: 'ccid' }, bus: null },
  }
  const openOn = (platform: NodeJS.Platform, usbError: Error, hasReader: boolean) => {
    const service = createFakeSmartCardService()
    if (hasReader) service.plug(picc)
    const native = { ...createNativeModules(), usb: () => Promise.reject(usbError) }
    const openers = createOpeners(native, clock, { platform, startService: service.start })
    return { opening: openers.reader(device, { reader: 'ccid' }, () => undefined), service }
  }
  const busyBy = (name: string | null) => portBusy('ACR122U', { who: 'program', name, pid: null })

  it.each([
    ['Windows', 'win32', new Error('never asked')],
    ['macOS', 'darwin', new Error('never asked')],
    ['Linux where pcscd has it', 'linux', busyBy('pcscd')],
    ['Linux where somebody unnamed has it', 'linux', busyBy(null)],
  ] as const)('through the service on %s', async (_what, platform, usbError) => {
    const { opening, service } = openOn(platform, usbError, true)
    const reader = await opening
    expect(service.users()).toBe(1)
    await reader.close()
  })

  it.each([
    ['another program has it', 'linux', busyBy('putty'), true],
    ['pcscd has it and gives no reader', 'linux', busyBy('pcscd'), false],
    ['the service gives no reader', 'win32', busyBy(null), false],
  ] as const)('not where %s: the error is that of USB', async (_what, platform, usbError, hasReader) => {
    const { opening, service } = openOn(platform, usbError, hasReader)
    await expect(opening).rejects.toBe(usbError)
    expect(service.users()).toBe(0)
  })
})

it('the service of this computer, or its absence, is told without foreign errors', async () => {
  const start = smartCardService(createNativeModules())
  const events = { onReader: () => undefined, onEnd: () => undefined }
  const outcome: unknown = await start(events).catch((error: unknown) => error)
  if (isToolError(outcome)) expect(['native-module-missing', 'port-failed']).toContain(outcome.code)
  else expect(outcome).toMatchObject({ close: expect.any(Function) as unknown })
})
