import { createHash, timingSafeEqual } from 'node:crypto'
import { ToolError } from '../../../contract/tool-error.ts'
import { ownAddresses } from '../../lan-addresses.ts'

/** Who asks: the desktop app's own page, or something on the other end of a TCP connection. */
export type HttpPeer =
  | { readonly kind: 'app' }
  | {
      readonly kind: 'network'
      /** The address and port that were dialled. */
      readonly localAddress: string
      readonly localPort: number
      /** Bound to loopback alone: then no other address is ours. */
      readonly loopbackOnly: boolean
    }

export type NetworkPeer = Extract<HttpPeer, { kind: 'network' }>

/** What of a request's headers says where it comes from. */
export interface RequestOrigin {
  readonly host: string | null
  readonly origin: string | null
}

const bareAddress = (address: string): string =>
  address.replace(/^\[|\]$/g, '').replace(/^::ffff:(?=\d+\.)/i, '')

/** What a proxy adds to a request (RFC 7239, RFC 9110 §7.6.3, and what they wrote before those). */
const isOfProxy = (header: string): boolean =>
  /^(?:forwarded|via|x-forwarded(?:-.*)?|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/i.test(
    header,
  )

/**
 * Whether who asks sits at this computer: only there does a loopback address lead to it, and no proxy stands between.
 * A tunnel that ends here (`ssh -R`) can not be told from it.
 */
export const isAtThisComputer = (localAddress: string | undefined, headers: Iterable<string>): boolean => {
  const address = bareAddress(localAddress ?? '')
  const isLoopback = address === '::1' || address.startsWith('127.')
  return isLoopback && ![...headers].some(isOfProxy)
}

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])

/** A page elsewhere can make its own name resolve to this laptop (DNS rebinding): the Host must be ours. */
const hostIsOurs = (host: string | null, peer: NetworkPeer): boolean => {
  const parts = /^(\[[0-9a-f:.]+\]|[^\s:/@]+)(?::(\d{1,5}))?$/i.exec(host ?? '')
  if (!parts?.[1]) return false
  if (Number(parts[2] ?? 80) !== peer.localPort) return false
  const name = bareAddress(parts[1].toLowerCase())
  return (
    loopbackNames.has(name) ||
    name === bareAddress(peer.localAddress) ||
    (!peer.loopbackOnly && ownAddresses().has(name))
  )
}

/** Throws foreign-origin for a Host that is not this laptop, or an Origin that is not the page we served ourselves. */
export const checkOrigin = ({ host, origin }: RequestOrigin, peer: NetworkPeer): void => {
  if (!hostIsOurs(host, peer))
    throw new ToolError(
      'foreign-origin',
      { host: host ?? '' },
      null,
      `"${host ?? ''}" is not a name of this laptop: use the address that Chargebench printed when it started.`,
    )
  if (origin !== null && origin !== `http://${host ?? ''}`)
    throw new ToolError(
      'foreign-origin',
      { origin },
      null,
      `A page of ${origin} may not use this Chargebench.`,
    )
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares in constant time, whatever the lengths. */
export const isToken = (given: unknown, token: string): boolean =>
  typeof given === 'string' && timingSafeEqual(digest(given), digest(token))

/** Throws unauthorized unless the header is `Bearer <token>`. */
export const checkBearer = (authorization: string | null, token: string): void => {
  const given = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  if (!isToken(given, token))
    throw new ToolError(
      'unauthorized',
      {},
      null,
      'This needs the header "Authorization: Bearer TOKEN"; the token was printed when Chargebench started (--token, CHARGEBENCH_TOKEN).',
    )
}
