import type { KnockCause } from '../contract/journal-event.ts'

/** Why somebody who dialled did not get in, and what to do in the charge point. */
export const knocks = {
  'not-http': {
    cause: 'It did not speak HTTP',
    cure: 'Choose “OCPP 1.6 JSON” or “WebSocket” in its menu, and check the port.',
  },
  'tls-on-plain-port': {
    cause: 'It spoke TLS to our plain port',
    cure: 'Write ws:// instead of wss:// in the charge point.',
  },
  'wrong-method': {
    cause: 'It sent a request that opens no WebSocket',
    cure: 'It may be set to SOAP: choose “OCPP 1.6 JSON” in its menu.',
  },
  'wrong-websocket-version': {
    cause: 'Its WebSocket version is not 13',
    cure: 'Only newer firmware helps: every OCPP-J system wants version 13.',
  },
  'missing-upgrade': {
    cause: 'Plain HTTP without an Upgrade header',
    cure: 'A browser opened the URL, or a proxy on the way took the header out: go round the proxy.',
  },
  'bad-websocket-key': {
    cause: 'Its WebSocket key is broken',
    cure: 'Show the bytes to its vendor; newer firmware may help.',
  },
  'only-ocpp2': {
    cause: 'It offers only OCPP 2',
    cure: 'Choose “OCPP 1.6 JSON” in its own menu.',
  },
  'no-common-subprotocol': {
    cause: 'It does not offer ocpp1.6',
    cure: 'Choose “OCPP 1.6 JSON” in its own menu.',
  },
  'no-identity': {
    cause: 'The URL has no identity',
    cure: 'Write the URL in full, with the identity as its last part.',
  },
  'bad-identity': {
    cause: 'Its identity cannot be read',
    cure: 'Write an identity of letters, digits, - and _ as the last part of the URL.',
  },
  'identity-refused': {
    cause: 'This identity is not let in',
    cure: 'Enter another identity in it, or take this one off the list of refused ones.',
  },
  'password-missing': {
    cause: 'It sent no password',
    cure: 'Set the password of this bench as its AuthorizationKey, or switch the password off here.',
  },
  'password-wrong': {
    cause: 'Its password is wrong',
    cure: 'Enter the password of this bench in it again: every letter counts.',
  },
  'closed-after-handshake': {
    cause: 'It hung up right after we let it in',
    cure: 'It misses something in our answer. Show the bytes: what did it ask for?',
  },
  silent: {
    cause: 'It connected and said nothing',
    cure: 'Let it restart. If it stays silent, check that it is set to OCPP 1.6 JSON.',
  },
  'opened-and-closed': {
    cause: 'It connected and hung up at once',
    cure: 'A probe before the real dial. Nothing to do.',
  },
  'request-too-large': {
    cause: 'Its request is too large',
    cure: 'Show the bytes to its vendor: so long a header is a fault.',
  },
  'too-many-connections': {
    cause: 'Too many connections at once',
    cure: 'Something dials again and again. Let the charge point restart, or take it off the network.',
  },
} as const satisfies Record<KnockCause, { readonly cause: string; readonly cure: string }>
