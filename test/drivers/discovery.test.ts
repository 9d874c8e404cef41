import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fingerprintSchema } from '../../contract/devices.ts'
import { cureFor, udevRules } from '../../drivers/discovery/cures.ts'
import { describeDevices } from '../../drivers/discovery/describe.ts'
import { recognise, scoreOf } from '../../drivers/discovery/fingerprints.ts'
import type { FoundSerial, FoundUsb } from '../../drivers/discovery/sources.ts'
import { listSysfs } from '../../drivers/discovery/sysfs.ts'
import { portBusy, portRefused } from '../../drivers/errors.ts'
import { createNativeModules } from '../../drivers/native.ts'
import { readUsbFingerprints } from '../../main/catalogue/usb-fingerprints.ts'

const rows = readUsbFingerprints()
const usb = (vendorId: string, productId: string, change: Partial<FoundUsb> = {}): FoundUsb => ({
  vendorId,
  productId,
  serialNumber: null,
  location: '1-1',
  text: '',
  interfaces: [],
  busNumber: 1,
  deviceAddress: 5,
  ...change,
})
const serial = (path: string, own: FoundUsb | null, change: Partial<FoundSerial> = {}): FoundSerial => ({
  path,
  usb: own,
  text: '',
  usbInterface: 0,
  ...change,
})

describe('the fingerprint table', () => {
  it('has no device twice, and a source for each', () => {
    const keys = rows.map(({ vid, pid, interface: own, text }) => [vid, pid, own, text].join('/'))
    expect(new Set(keys).size).toBe(keys.length)
    expect(rows.filter(({ source }) => source === '')).toEqual([])
  })

  it('prefers the row that says more', () => {
    const traits = { vendorId: '072f', productId: '2200', text: 'ACS ACR122U', interfaces: ['0b/00/00'] }
    expect(recognise(rows, traits)).toMatchObject({
      fingerprint: { name: 'ACS ACR122U PICC Interface', driver: 'ccid' },
      score: 90,
    })
    expect(recognise(rows, { ...traits, productId: 'abcd' }).fingerprint?.name).toBe('ACS card reader')
    const stranger = { ...traits, vendorId: 'abcd', text: '' }
    expect(recognise(rows, stranger).fingerprint?.name).toBe('Smart-card reader (CCID)')
    expect(recognise(rows, { ...stranger, interfaces: ['08/06/50'] })).toEqual({
      fingerprint: null,
      score: 0,
    })
  })

  it('a row that asks for what the device is not, or for nothing, does not fit', () => {
    const base = { name: 'x', kind: 'unknown', driver: 'none', source: 's' } as const
    const traits = { vendorId: '10c4', productId: 'ea60', text: 'Silicon Labs CP2102N', interfaces: [] }
    expect(scoreOf(fingerprintSchema.parse({ ...base, text: 'cp2102' }), traits)).toBe(15)
    expect(scoreOf(fingerprintSchema.parse({ ...base, vid: '10c4', text: 'ftdi' }), traits)).toBe(0)
    expect(scoreOf(fingerprintSchema.parse(base), traits)).toBe(0)
  })
})

describe('what is on the bench', () => {
  it('names each device once: a serial port and its USB device are one', () => {
    const adapter = usb('10c4', 'ea60', { serialNumber: '0001', location: '1-2' })
    const found = describeDevices(
      rows,
      [serial('/dev/ttyUSB0', adapter)],
      [adapter, usb('072f', '2200', { interfaces: ['0b/00/00'] })],
    )
    expect(found.map(({ id, kind, driver, can, path }) => [id, kind, driver, can, path])).toEqual([
      ['usb:10c4:ea60:0001', 'adapter chip', 'serial', ['serial', 'read-cards'], '/dev/ttyUSB0'],
      ['usb:072f:2200@1-1', 'rfid reader', 'ccid', ['read-cards', 'signal-card'], null],
    ])
    expect(found.map(({ usual }) => usual?.reader ?? null)).toEqual([null, 'ccid'])
  })

  it('follows a device by what it is, not by its path', () => {
    const idAt = (path: string, location: string) =>
      describeDevices(rows, [serial(path, usb('0403', '6001', { serialNumber: 'FT1', location }))], [])[0]?.id
    expect(idAt('/dev/ttyUSB0', '1-1')).toBe(idAt('/dev/ttyUSB3', '2-4'))
  })

  it('tells clones of one number and the ports of one chip apart', () => {
    const clone = (location: string) => usb('1a86', '7523', { serialNumber: '0001', location })
    const quad = usb('0403', '6011', { serialNumber: 'Q', location: '1-5' })
    const found = describeDevices(
      rows,
      [
        serial('/dev/ttyUSB0', clone('1-1')),
        serial('/dev/ttyUSB1', clone('1-2')),
        serial('/dev/ttyUSB2', quad),
        serial('/dev/ttyUSB3', quad, { usbInterface: 1 }),
      ],
      [clone('1-1'), clone('1-2'), quad],
    )
    expect(found.map(({ id }) => id)).toEqual([
      'usb:1a86:7523:0001@1-1',
      'usb:1a86:7523:0001@1-2',
      'usb:0403:6011:Q',
      'usb:0403:6011:Q#1',
    ])
  })

  it('leaves out what nobody knows, but never a serial port', () => {
    const found = describeDevices(rows, [serial('/dev/ttyS0', null)], [usb('dead', 'beef')])
    expect(found.map(({ id, kind }) => [id, kind])).toEqual([['serial:/dev/ttyS0', 'unknown']])
  })
})

describe('Linux lists', () => {
  const root = mkdtempSync(join(tmpdir(), 'chargebench-sysfs-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  const write = (folder: string, attributes: Readonly<Record<string, string>>) => {
    mkdirSync(join(root, folder), { recursive: true })
    for (const [name, value] of Object.entries(attributes))
      writeFileSync(join(root, folder, name), `${value}\n`)
  }
  const link = (path: string, to: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    symlinkSync(join(root, to), join(root, path))
  }
  const device = 'devices/pci/usb1/1-2'
  write(device, {
    ...{ idVendor: '0403', idProduct: '6011', serial: 'FT1', busnum: '1', devnum: '7' },
    ...{ bDeviceClass: '00', manufacturer: 'FTDI', product: 'Quad' },
  })
  write(`${device}/1-2:1.2`, { bInterfaceClass: 'ff', bInterfaceSubClass: 'ff', bInterfaceProtocol: 'ff' })
  write(`${device}/1-2:1.2/ttyUSB1`, {})
  write('devices/pci/usb1', { idVendor: '1d6b', idProduct: '0002', bDeviceClass: '09' })
  write('devices/platform/serial8250/tty/ttyS0', { type: '4' })
  write('devices/platform/serial8250/tty/ttyS1', { type: '0' })
  for (const name of ['ttyS0', 'ttyS1']) {
    link(`class/tty/${name}`, `devices/platform/serial8250/tty/${name}`)
    link(`devices/platform/serial8250/tty/${name}/device`, 'devices/platform/serial8250')
  }
  link('class/tty/ttyUSB1', `${device}/1-2:1.2/ttyUSB1`)
  link(`${device}/1-2:1.2/ttyUSB1/device`, `${device}/1-2:1.2`)
  write('class/tty/tty1', {})
  link('bus/usb/devices/1-2', device)
  link('bus/usb/devices/usb1', 'devices/pci/usb1')

  it.skipIf(process.platform === 'win32')(
    'serial ports with their USB device, without empty places',
    async () => {
      expect(await listSysfs(root).serial()).toEqual([
        { path: '/dev/ttyS0', usb: null, text: '', usbInterface: 0 },
        {
          path: '/dev/ttyUSB1',
          usb: { vendorId: '0403', productId: '6011', serialNumber: 'FT1', location: '1-2' },
          text: 'FTDI Quad',
          usbInterface: 2,
        },
      ])
    },
  )

  it.skipIf(process.platform === 'win32')('USB devices with their interfaces, without hubs', async () => {
    expect(await listSysfs(root).usb()).toEqual([
      {
        ...{ vendorId: '0403', productId: '6011', serialNumber: 'FT1', location: '1-2', text: 'FTDI Quad' },
        ...{ interfaces: ['ff/ff/ff'], busNumber: 1, deviceAddress: 7 },
      },
    ])
  })

  it('nothing where there is nothing', async () => {
    const nowhere = listSysfs(join(root, 'nowhere'))
    expect([await nowhere.serial(), await nowhere.usb()]).toEqual([[], []])
  })
})

describe('a cure', () => {
  const reader = { name: 'ACR122U', driver: 'ccid', vendorId: '072f', path: null } as const
  const port = { name: 'CP2102', driver: 'serial', vendorId: '10c4', path: '/dev/ttyUSB0' } as const
  const refused = portRefused('it', 'EACCES')
  const someProgram = portBusy('it', { who: 'program', name: null, pid: null })

  it.each([
    ['a serial port that Linux refuses', refused, port, 'linux', { kind: 'join-group', group: 'dialout' }],
    ['a reader that Linux refuses', refused, reader, 'linux', { kind: 'udev-rule' }],
    ['a reader that Windows keeps', refused, reader, 'win32', { kind: 'winusb', isReader: true }],
    ['a reader that macOS keeps', refused, reader, 'darwin', { kind: 'smart-card-service', command: null }],
    [
      'a USB device without WinUSB',
      refused,
      { ...reader, driver: 'dfu' },
      'win32',
      { kind: 'winusb', isReader: false },
    ],
    ['a reader that pcscd has', someProgram, reader, 'linux', { kind: 'smart-card-service' }],
    [
      'a port that putty has',
      portBusy('COM5', { who: 'program', name: 'putty.exe', pid: 7412 }),
      port,
      'win32',
      { kind: 'close-program', name: 'putty.exe', pid: 7412 },
    ],
  ] as const)('for %s', (_what, error, device, platform, cure) => {
    expect(cureFor(error, device, platform)).toMatchObject(cure)
  })

  it('of udev: one line a vendor, as in the file that is delivered', () => {
    expect(udevRules(['072f', '072f', '0483']).match(/idVendor/g)).toHaveLength(2)
    const file = readFileSync('data/60-chargebench.rules', 'utf8')
    const bySelf = new Set(['ccid', 'dfu', 'esp32', 'samba', 'nxp-sdp'])
    const vendors = rows.flatMap(({ vid, driver }) => (vid !== undefined && bySelf.has(driver) ? [vid] : []))
    expect(file).toBe(udevRules(vendors))
  })
})

it('a native module that is missing or broken is told with its cure, and loaded when it is there again', async () => {
  let isThere = false
  const broken = () => (isThere ? import('usb') : Promise.reject(new Error("Cannot find module 'usb'")))
  const native = createNativeModules({
    usb: broken,
    serialport: () => import('serialport'),
    smartCards: () => Promise.reject(new Error('not here')),
  })
  const error: unknown = await native.usb().catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'native-module-missing', params: { module: 'usb' } })
  expect(cureFor(error, { name: 'usb', driver: 'none', vendorId: null, path: null })).toMatchObject({
    kind: 'reinstall',
    module: 'usb',
  })
  isThere = true
  expect((await native.usb()).getDeviceList).toBeTypeOf('function')
})
