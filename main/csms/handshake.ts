import type { KnockCause } from '../../contract/journal-event.ts'
import type { FindingParams } from '../../ocpp/finding-rule.ts'
import type { Deviation } from '../../ocpp/findings.ts'
import type { RequestHead } from './http-head.ts'
import { identityOf, matchesPattern, pathOf } from './identity.ts'
import type { CentralSystemSettings } from './settings.ts'

/** A request that does not become a session: what the charge point is told, and what the technician is. */
export interface Rejection {
  readonly kind: 'rejection'
  readonly cause: KnockCause
  readonly status: number
  /** Further lines of the response's head. */
  readonly headers: readonly string[]
  /** The response's body: what is wrong and what would be right, in one sentence. */
  readonly sentence: string
  readonly chargePointId: string | null
  readonly params: FindingParams
}

/** A request that may become a session, as far as its head says. */
export interface Opening {
  readonly kind: 'opening'
  readonly identity: string
  /** The identity as it stands in the path; empty where it does not. */
  readonly segment: string
  readonly path: string
  readonly key: string
  readonly version: string
  readonly authorization: string | undefined
  readonly subprotocol: Subprotocol
  readonly deviations: readonly Deviation[]
}

export type Subprotocol =
  /** Quirk 1. */
  | { readonly kind: 'none-offered' }
  /** `name` as it was offered: the answer has to repeat it. */
  | { readonly kind: 'chosen'; readonly name: string }
  /** 101 without a subprotocol, then close (OCPP-J 1.6 §3.2). */
  | {
      readonly kind: 'foreign'
      readonly cause: 'only-ocpp2' | 'no-common-subprotocol'
      readonly offered: string
    }

const ours = 'ocpp1.6'
const hint = 'A charge point opens a WebSocket here, at ws://<this host>:<port>/ocpp/<identity>.'

const rejection = (
  cause: KnockCause,
  status: number,
  sentence: string,
  params: FindingParams = {},
  more: { readonly headers?: readonly string[]; readonly chargePointId?: string } = {},
): Rejection => ({
  kind: 'rejection',
  cause,
  status,
  headers: more.headers ?? [],
  sentence,
  chargePointId: more.chargePointId ?? null,
  params,
})

const hasToken = (value: string | undefined, token: string): boolean =>
  value !== undefined &&
  value
    .toLowerCase()
    .split(',')
    .some((part) => part.trim() === token)

const readSubprotocol = (header: string | undefined): Subprotocol => {
  const offered = (header ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (offered.length === 0) return { kind: 'none-offered' }
  const name =
    offered.find((offer) => offer === ours) ?? offered.find((offer) => offer.toLowerCase() === ours)
  if (name !== undefined) return { kind: 'chosen', name }
  const isOcpp2 = offered.every((offer) => offer.toLowerCase().startsWith('ocpp2'))
  const shown = offered.join(', ').slice(0, 200)
  return { kind: 'foreign', cause: isOcpp2 ? 'only-ocpp2' : 'no-common-subprotocol', offered: shown }
}

/** What is wrong with it as a WebSocket handshake (RFC 6455); null = nothing that we can not cope with. */
const checkWebSocket = ({ method, headers }: RequestHead): Rejection | null => {
  if (method !== 'GET') {
    const isSoap = /soap|xml/i.test(headers.get('content-type') ?? '')
    return rejection(
      'wrong-method',
      405,
      `The method is ${method}, not GET. ${hint}`,
      { method, soap: isSoap },
      {
        headers: ['Allow: GET'],
      },
    )
  }
  if (!hasToken(headers.get('upgrade'), 'websocket')) {
    const value = headers.get('upgrade') ?? null
    return rejection(
      'missing-upgrade',
      426,
      `The header "Upgrade: websocket" is ${value === null ? 'missing' : 'different'}. ${hint}`,
      { header: 'Upgrade', value },
      { headers: ['Upgrade: websocket', 'Connection: Upgrade'] },
    )
  }
  const version = headers.get('sec-websocket-version') ?? null
  if (version !== '13' && version !== '8')
    return rejection(
      'wrong-websocket-version',
      426,
      `The header "Sec-WebSocket-Version" is ${version ?? 'missing'}, not 13.`,
      { version },
      { headers: ['Sec-WebSocket-Version: 13', 'Upgrade: websocket', 'Connection: Upgrade'] },
    )
  const key = headers.get('sec-websocket-key') ?? null
  // As ws checks it: 16 bytes in base64.
  if (key === null || !/^[+/0-9A-Za-z]{22}==$/.test(key))
    return rejection(
      'bad-websocket-key',
      400,
      `The header "Sec-WebSocket-Key" is ${key === null ? 'missing' : 'not 16 bytes in base64'}.`,
      { missing: key === null },
    )
  return null
}

const oddities = (headers: RequestHead['headers'], subprotocol: Subprotocol): readonly Deviation[] => {
  const found: Deviation[] = []
  const connection = headers.get('connection') ?? null
  // Quirk 2.
  if (!hasToken(connection ?? undefined, 'upgrade'))
    found.push({ rule: 'connection-header', params: { value: connection?.slice(0, 100) ?? null } })
  if (subprotocol.kind === 'none-offered') found.push({ rule: 'no-subprotocol', params: {} })
  if (subprotocol.kind === 'chosen' && subprotocol.name !== ours)
    found.push({ rule: 'subprotocol-spelling', params: { offered: subprotocol.name } })
  return found
}

interface Named {
  readonly identity: string
  readonly segment: string
  readonly deviations: readonly Deviation[]
}

/** `unnamed` = who it must be where the path does not say (quirk 5). */
const readIdentity = (
  path: string,
  settings: CentralSystemSettings,
  unnamed: () => string | null,
): Named | Rejection => {
  const read = identityOf(path, settings.endpointPath)
  const shown = path.slice(0, 300)
  if (read.kind === 'bad')
    return rejection('bad-identity', 400, 'The identity in the path can not be read.', {
      path: shown,
      reason: read.reason,
    })
  if (read.kind === 'named') return { identity: read.identity, segment: read.segment, deviations: [] }
  const assumed = unnamed()
  if (assumed === null)
    return rejection(
      'no-identity',
      404,
      `The path ${shown} ends without the charge point's identity. ${hint}`,
      {
        path: shown,
      },
    )
  return {
    identity: assumed,
    segment: '',
    deviations: [{ rule: 'identity-missing', params: { path: shown, assumed } }],
  }
}

/** Judges a request's head. Passwords are checked later. */
export const judgeRequest = (
  request: RequestHead,
  settings: CentralSystemSettings,
  unnamed: () => string | null,
): Opening | Rejection => {
  const flaw = checkWebSocket(request)
  if (flaw) return flaw
  const { headers, target } = request
  const path = pathOf(target)
  const named = readIdentity(path, settings, unnamed)
  if ('kind' in named) return named
  const { identity, segment } = named
  if (settings.refusedIdentities.some((pattern) => matchesPattern(identity, pattern)))
    return rejection(
      'identity-refused',
      404,
      'This identity is refused here.',
      {},
      { chargePointId: identity },
    )
  const subprotocol = readSubprotocol(headers.get('sec-websocket-protocol'))
  return {
    kind: 'opening',
    identity,
    segment,
    path: path.slice(0, 1_000),
    key: headers.get('sec-websocket-key') ?? '',
    version: headers.get('sec-websocket-version') ?? '',
    authorization: headers.get('authorization'),
    subprotocol,
    deviations: [...oddities(headers, subprotocol), ...named.deviations],
  }
}

export const busy = (chargePointId: string | null): Rejection =>
  rejection(
    'too-many-connections',
    503,
    'Too many connections are open.',
    {},
    { headers: ['Retry-After: 10'], ...(chargePointId === null ? {} : { chargePointId }) },
  )

export const unauthorized = (
  cause: 'password-missing' | 'password-wrong',
  reason: string,
  chargePointId: string,
): Rejection =>
  rejection(
    cause,
    401,
    cause === 'password-missing'
      ? 'A user name and a password are required.'
      : reason === 'user-name'
        ? 'The user name is not the identity of the charge point.'
        : 'The password is wrong.',
    { reason },
    { headers: ['WWW-Authenticate: Basic realm="OCPP", charset="UTF-8"'], chargePointId },
  )

const phrases: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  426: 'Upgrade Required',
  431: 'Request Header Fields Too Large',
  503: 'Service Unavailable',
}

/** The HTTP response in one piece. */
export const responseOf = (status: number, headers: readonly string[], sentence: string): string => {
  const body = `${sentence}\n`
  const hasConnection = headers.some((header) => header.startsWith('Connection:'))
  return [
    `HTTP/1.1 ${status} ${phrases[status] ?? ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    ...(hasConnection ? [] : ['Connection: close']),
    ...headers,
    '',
    body,
  ].join('\r\n')
}
