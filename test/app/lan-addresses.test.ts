import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { addressesOf, interfaceKind, watchLanAddresses } from '../../main/lan-addresses.ts'
import { manualClock } from '../storage/support/manual-clock.ts'

const info = (address: string, internal = false, mac = '3c:52:82:00:00:01'): NetworkInterfaceInfo =>
  address.includes(':')
    ? { address, family: 'IPv6', netmask: '', mac, internal, cidr: null, scopeid: 0 }
    : { address, family: 'IPv4', netmask: '', mac, internal, cidr: null }

const laptop = {
  lo: [info('127.0.0.1', true), info('::1', true)],
  docker0: [info('172.17.0.1')],
  wlp2s0: [info('192.168.1.44'), info('fe80::1')],
  enp0s31f6: [info('169.254.7.7'), info('fd00::7'), info('fe80::2')],
}

describe('what an interface is', () => {
  it.each([
    ['eth0', 'ethernet'],
    ['enp0s31f6', 'ethernet'],
    ['enx00e04c680001', 'ethernet'],
    ['en7', 'ethernet'],
    ['Ethernet', 'ethernet'],
    ['Ethernet 2', 'ethernet'],
    ['이더넷', 'ethernet'],
    ['wlan0', 'wifi'],
    ['wlp2s0', 'wifi'],
    ['Wi-Fi', 'wifi'],
    ['WLAN', 'wifi'],
    ['docker0', 'virtual'],
    ['br-4f1a', 'virtual'],
    ['veth12', 'virtual'],
    ['virbr0', 'virtual'],
    ['utun3', 'virtual'],
    ['wg0', 'virtual'],
    ['vEthernet (WSL)', 'virtual'],
    ['VirtualBox Host-Only Network', 'virtual'],
    ['Bluetooth Network Connection', 'virtual'],
    ['Local Area Connection* 2', 'virtual'],
  ])('%s is %s', (name, kind) => expect(interfaceKind(name, '3c:52:82:00:00:01', false)).toBe(kind))

  it('is told by its MAC address where its name does not say', () => {
    expect(interfaceKind('Ethernet 3', '0a:00:27:00:00:10', false)).toBe('ethernet')
    expect(interfaceKind('이더넷 3', '0a:00:27:00:00:10', false)).toBe('virtual')
    expect(interfaceKind('eth0', '52:54:00:12:34:56', false)).toBe('ethernet')
  })
})

describe('what a charge point can dial', () => {
  it('is the cable first and loopback last, without IPv6 link-local', () => {
    expect(addressesOf(laptop, 9220, null).map(({ kind, url }) => [kind, url])).toEqual([
      ['ethernet', 'ws://169.254.7.7:9220/ocpp'],
      ['ethernet', 'ws://[fd00::7]:9220/ocpp'],
      ['wifi', 'ws://192.168.1.44:9220/ocpp'],
      ['virtual', 'ws://172.17.0.1:9220/ocpp'],
      ['loopback', 'ws://127.0.0.1:9220/ocpp'],
      ['loopback', 'ws://[::1]:9220/ocpp'],
    ])
  })

  it('is only what the port is bound to', () => {
    const of = (host: string) => addressesOf(laptop, 9220, host).map(({ address }) => address)
    expect(of('192.168.1.44')).toEqual(['192.168.1.44'])
    expect(of('127.0.0.1')).toEqual(['127.0.0.1'])
    expect(of('0.0.0.0')).not.toContain('fd00::7')
    expect(of('::')).toContain('fd00::7')
  })

  it('is told anew when a cable is plugged in, and not otherwise', () => {
    const clock = manualClock()
    let interfaces: Record<string, NetworkInterfaceInfo[]> = { lo: laptop.lo }
    const lan = watchLanAddresses({ clock, ocppPort: 9220, ocppHost: null, read: () => interfaces })
    const told: string[][] = []
    const stop = lan.subscribe((addresses) => told.push(addresses.map(({ address }) => address)))
    clock.advance(10_000)
    expect(told).toEqual([])
    interfaces = { ...interfaces, eth0: [info('192.168.8.23')] }
    clock.advance(10_000)
    expect(told).toEqual([['192.168.8.23', '127.0.0.1', '::1']])
    expect(lan.current().map(({ address }) => address)).toEqual(told[0])
    stop()
    interfaces = { lo: laptop.lo }
    clock.advance(10_000)
    expect(told).toHaveLength(1)
    lan.close()
  })
})
