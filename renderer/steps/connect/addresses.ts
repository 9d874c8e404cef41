import type { InterfaceAddress, ListeningView } from '../../../contract/bridge.ts'

/** Wired first, then Wi-Fi; a charge point seldom reaches the rest. IPv4 before IPv6: few menus take the latter. */
const rank = ({ kind, family }: InterfaceAddress): number =>
  ['ethernet', 'wifi', 'virtual', 'loopback'].indexOf(kind) * 2 + (family === 'IPv4' ? 0 : 1)

export interface Addresses {
  /** Those that a charge point is likely to reach; the first is the one to use. */
  readonly likely: readonly InterfaceAddress[]
  /** Virtual networks, loopback, IPv6 beside an IPv4 of the same interface. */
  readonly others: readonly InterfaceAddress[]
  /** No wired interface has an address: a cable is missing, or not seen yet. */
  readonly noCable: boolean
}

/** What to show of the interfaces, best first. */
export const sortAddresses = ({ interfaces }: ListeningView): Addresses => {
  const sorted = [...interfaces].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
  const isLikely = (address: InterfaceAddress): boolean =>
    (address.kind === 'ethernet' || address.kind === 'wifi') &&
    (address.family === 'IPv4' ||
      !sorted.some(({ name, family }) => name === address.name && family === 'IPv4'))
  return {
    likely: sorted.filter(isLikely),
    others: sorted.filter((address) => !isLikely(address)),
    noCable: !sorted.some(({ kind }) => kind === 'ethernet'),
  }
}

/**
 * The URL to enter. Most charge points append `/` and their identity to what is entered; for those that do not, it is
 * written in full. An identity is percent-encoded as the path wants it.
 */
export const urlFor = (base: string, identity: string | null): string =>
  identity === null ? `${base}/` : `${base}/${encodeURIComponent(identity)}`
