import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import type { InterfaceAddress } from '../contract/bridge.ts'
import type { Clock } from '../contract/clock.ts'

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>
type Kind = InterfaceAddress['kind']

export interface LanAddressesOptions {
  readonly clock: Clock
  readonly ocppPort: number
  /** Where the OCPP port is bound; null = all interfaces. */
  readonly ocppHost: string | null
  /** The system's interfaces; tests give their own. */
  readonly read?: () => Interfaces
}

export interface LanAddresses {
  /** Addresses that a charge point can dial: cable first, then Wi-Fi, virtual ones, loopback last. */
  current(): readonly InterfaceAddress[]
  /** Called when an interface came, went or changed its address. */
  subscribe(listener: (addresses: readonly InterfaceAddress[]) => void): () => void
  close(): void
}

const pollEveryMs = 2000

/** Bridges, tunnels and the switches of virtual machines, as the three systems name them. */
const virtualName =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vnet|tun|tap|wg|tailscale|zt|utun|ipsec|ppp|bridge|gif|stf|anpi|awdl|llw|ap\d|lxc|lxd|cni|flannel|cali|podman|dummy|bond_|vEthernet|.*\b(?:VirtualBox|VMware|Hyper-V|TAP-Windows|WireGuard|OpenVPN|Tailscale|ZeroTier|Bluetooth|WSL)\b|(?:Local Area Connection|LAN-Verbindung)\*)/i
const wifiName = /^(?:wl|wlan|wifi|wi-fi|ath|ra\d|airport)|wireless|wlan|무선/i
/** Of Docker, VirtualBox host-only, VMware, Hyper-V, Parallels, QEMU: the host's side of a virtual switch. */
const virtualMac = /^(?:02:42|0a:00:27|00:50:56|00:15:5d|00:1c:42|fe:54:00|52:54:00)/i

/** Classifies by name, then by MAC address; what is neither known as virtual nor as Wi-Fi is taken for a cable. */
export const interfaceKind = (name: string, mac: string, internal: boolean): Kind => {
  if (internal) return 'loopback'
  if (virtualName.test(name)) return 'virtual'
  if (wifiName.test(name)) return 'wifi'
  // a guest's own network card bears such an address too, but then it is called eth0 or enp1s0
  if (virtualMac.test(mac) && !/^(?:eth|en)/i.test(name)) return 'virtual'
  return 'ethernet'
}

/** As it stands in a URL: an IPv6 address in brackets. */
export const urlHost = (address: string): string => (address.includes(':') ? `[${address}]` : address)

/** The OCPP URL without a trailing slash; clients append `/ID`. */
export const ocppUrlOf = (address: string, port: number): string => `ws://${urlHost(address)}:${port}/ocpp`

const isAll = (host: string | null): boolean =>
  host === null || host === '::' || host === '0.0.0.0' || host === ''

/** Where this laptop itself reaches a port that is bound to `host`. */
export const ownAddress = (host: string | null): string => (host === null || isAll(host) ? '127.0.0.1' : host)

const ranks: Record<Kind, number> = { ethernet: 0, wifi: 1, virtual: 2, loopback: 3 }
const linkLocalV6 = /^fe[89ab]/i

/** Pure: what a charge point can dial, of what the system says. */
export const addressesOf = (
  interfaces: Interfaces,
  ocppPort: number,
  ocppHost: string | null,
): readonly InterfaceAddress[] =>
  Object.entries(interfaces)
    .flatMap(([name, infos]) => (infos ?? []).map((info) => ({ name, info })))
    .filter(({ info }) => !(info.family === 'IPv6' && linkLocalV6.test(info.address)))
    .filter(({ info }) => !(ocppHost === '0.0.0.0' && info.family === 'IPv6'))
    .filter(
      ({ info }) =>
        isAll(ocppHost) || info.address === ocppHost || (ocppHost === 'localhost' && info.internal),
    )
    .map(({ name, info }): InterfaceAddress => ({
      name,
      kind: interfaceKind(name, info.mac, info.internal),
      address: info.address,
      family: info.family,
      url: ocppUrlOf(info.address, ocppPort),
    }))
    .sort(
      (a, b) =>
        ranks[a.kind] - ranks[b.kind] ||
        a.family.localeCompare(b.family) ||
        a.name.localeCompare(b.name, 'en'),
    )

/** Every address of this laptop, loopback included, link-local included: which names a Host header may bear. */
export const ownAddresses = (): ReadonlySet<string> =>
  new Set(Object.values(networkInterfaces()).flatMap((infos) => (infos ?? []).map((info) => info.address)))

/** Watches the network interfaces: a technician plugs the cable in after the program has started. */
export const watchLanAddresses = (options: LanAddressesOptions): LanAddresses => {
  const { clock, ocppPort, ocppHost, read = networkInterfaces } = options
  const listeners = new Set<(addresses: readonly InterfaceAddress[]) => void>()
  let current = addressesOf(read(), ocppPort, ocppHost)
  const poll = (): void => {
    const next = addressesOf(read(), ocppPort, ocppHost)
    if (JSON.stringify(next) === JSON.stringify(current)) return
    current = next
    for (const listener of listeners) listener(current)
  }
  const timer = clock.every(pollEveryMs, poll)
  return {
    current: () => current,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      timer.cancel()
      listeners.clear()
    },
  }
}
