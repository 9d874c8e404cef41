import type { FindingParams, RuleTable } from './finding-rule.ts'

const shown = (value: FindingParams[string] | undefined): string => JSON.stringify(value ?? null)

/** Rules of the transport, the session and the transactions: what the Central System sees beyond a single frame. */
export const sessionRules = {
  // The handshake
  'no-subprotocol': {
    clause: 'OCPP-J 1.6 §3.1.2',
    severity: 'tolerated',
    sentence: () =>
      'The handshake has no Sec-WebSocket-Protocol header, which must name the version; ocpp1.6 was assumed.',
  },
  'subprotocol-spelling': {
    clause: 'OCPP-J 1.6 §3.1.2',
    severity: 'tolerated',
    sentence: (p) => `The handshake offers the subprotocol ${shown(p['offered'])}; its name is ocpp1.6.`,
  },
  'connection-header': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) =>
      p['value'] === null
        ? 'The handshake has no Connection header; RFC 6455 asks for "Connection: Upgrade".'
        : `The handshake's Connection header is ${shown(p['value'])}; RFC 6455 asks for "Upgrade" in it.`,
  },
  'identity-missing': {
    clause: 'OCPP-J 1.6 §3.1.1',
    severity: 'tolerated',
    sentence: (p) =>
      `The connection URL's path ${shown(p['path'])} ends without the charge point's identity; ${shown(p['assumed'])} was assumed, the only one that was expected.`,
  },
  'user-name-encoded': {
    clause: 'OCPP-J 1.6 §6.2.2',
    severity: 'tolerated',
    sentence: () =>
      'The user name equals the identity only once one of the two is percent-decoded; they are to be the same string.',
  },
  'user-name-differs': {
    clause: 'OCPP-J 1.6 §6.2.2',
    severity: 'tolerated',
    sentence: (p) =>
      `The user name is ${shown(p['userName'])}; it is to be equal to the identity in the connection URL.`,
  },
  'password-as-hex': {
    clause: 'OCPP-J 1.6 §6.2.2',
    severity: 'tolerated',
    sentence: () =>
      'The password was sent as the hexadecimal text of the authorization key; the standard sends the bytes that it stands for.',
  },
  'password-unchecked': {
    clause: null,
    severity: 'note',
    sentence: () => 'The charge point sends a password, but none is set for it here: it was not checked.',
  },
  'authorization-unreadable': {
    clause: 'OCPP-J 1.6 §6.2.2',
    severity: 'tolerated',
    sentence: () =>
      'The Authorization header could not be read as HTTP Basic authentication; no password is asked for, so it was ignored.',
  },

  // The link
  'binary-frame': {
    clause: null,
    severity: 'tolerated',
    sentence: () =>
      'The message came in a binary WebSocket frame; OCPP-J is text and belongs in a text frame.',
  },
  'text-not-utf8': {
    clause: 'OCPP-J 1.6 §4.1.2',
    severity: 'tolerated',
    sentence: () => 'The message is not valid UTF-8; what could not be read was replaced.',
  },
  'frame-too-large': {
    clause: null,
    severity: 'violation',
    sentence: (p) =>
      `A message of more than ${p['limitBytes'] ?? 'the allowed'} bytes was sent; the connection was closed with 1009.`,
  },
  'websocket-violation': {
    clause: null,
    severity: 'violation',
    sentence: (p) => `What was sent is not WebSocket as RFC 6455 defines it: ${p['problem'] ?? 'unknown'}.`,
  },
  'pong-missing': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) =>
      `A WebSocket ping was not answered with a pong within ${p['seconds'] ?? 'the allowed'} seconds, although messages kept coming; RFC 6455 requires it.`,
  },

  // Messages and answers
  'message-id-reused': {
    clause: 'OCPP-J 1.6 §4.1.4',
    severity: 'tolerated',
    sentence: (p) =>
      `The message ID ${shown(p['messageId'])} was used before on this connection; every CALL needs one of its own.`,
  },
  'call-before-answer': {
    clause: 'OCPP-J 1.6 §4.1.1',
    severity: 'note',
    sentence: () =>
      'A CALL was sent before the one before it was answered; they were handled one after the other.',
  },
  'answer-unknown': {
    clause: 'OCPP-J 1.6 §4.1.4',
    severity: 'tolerated',
    sentence: (p) => `An answer came for ${shown(p['messageId'])}, the message ID of no CALL of ours.`,
  },
  'answer-late': {
    clause: 'OCPP-J 1.6 §4.1.1',
    severity: 'note',
    sentence: (p) =>
      `The answer to ${p['action'] ?? 'a CALL'} came after ${p['seconds'] ?? 'too many'} seconds, when it had already timed out.`,
  },
  'answer-repeated': {
    clause: 'OCPP-J 1.6 §4.1.4',
    severity: 'tolerated',
    sentence: (p) => `${p['action'] ?? 'A CALL'} was answered a second time.`,
  },
  'action-unknown': {
    clause: 'OCPP-J 1.6 §4.2.1',
    severity: 'violation',
    sentence: (p) =>
      `The Action ${shown(p['action'])} is none of OCPP 1.6; it was answered with NotImplemented.`,
  },
  'action-wrong-direction': {
    clause: 'OCPP 1.6 §5',
    severity: 'violation',
    sentence: (p) =>
      `${p['action'] ?? 'The message'} is for the Central System to send; it was answered with NotSupported.`,
  },
  'handler-failed': {
    clause: null,
    severity: 'note',
    sentence: (p) =>
      `${p['action'] ?? 'The message'} could not be handled for a reason on our side: ${p['problem'] ?? 'unknown'}.`,
  },

  'integer-out-of-range': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) =>
      `${p['field'] ?? 'A field'} is ${p['value'] ?? 'too large'}, more than can be counted exactly; it was cut.`,
  },

  // Registration
  'call-before-accepted': {
    clause: 'OCPP 1.6 §4.2',
    severity: 'tolerated',
    sentence: (p) =>
      `${p['action'] ?? 'A message'} was sent while the charge point ${p['status'] === null ? 'had not booted' : `was ${p['status'] ?? 'not accepted'}`}; before it is accepted it sends BootNotification only, or what was triggered.`,
  },
  'call-refused-before-accepted': {
    clause: 'OCPP 1.6 §4.2',
    severity: 'violation',
    sentence: (p) =>
      `${p['action'] ?? 'A message'} was sent while the charge point ${p['status'] === null ? 'had not booted' : `was ${p['status'] ?? 'not accepted'}`}; it was answered with SecurityError.`,
  },
  'boot-too-early': {
    clause: 'OCPP 1.6 §4.2',
    severity: 'note',
    sentence: (p) =>
      `BootNotification came again after ${p['afterSeconds'] ?? 'too few'} seconds; the interval was ${p['intervalSeconds'] ?? 'longer'}.`,
  },
  'boot-field-empty': {
    clause: 'OCPP 1.6 §6.3',
    severity: 'tolerated',
    sentence: (p) => `BootNotification's ${p['field'] ?? 'required field'} is empty.`,
  },
  'boot-trigger-refused': {
    clause: 'OCPP 1.6 §5.17',
    severity: 'note',
    sentence: (p) =>
      `The charge point did not follow TriggerMessage(BootNotification): ${p['answer'] ?? 'no answer'}. It will learn its registration at its own next BootNotification.`,
  },

  // Transactions
  'start-repeated': {
    clause: 'OCPP 1.6 §3.7.1',
    severity: 'note',
    sentence: (p) =>
      `StartTransaction was sent again for transaction ${p['transactionId'] ?? ''}; it got the same answer, and there is one transaction.`,
  },
  'transaction-left-open': {
    clause: 'OCPP 1.6 §4.10',
    severity: 'tolerated',
    sentence: (p) =>
      `Connector ${p['connectorId'] ?? ''} started a transaction while transaction ${p['transactionId'] ?? ''} was not stopped; that one was closed without a StopTransaction.`,
  },
  'transaction-connector-zero': {
    clause: 'OCPP 1.6 §3.8',
    severity: 'tolerated',
    sentence: () =>
      'The transaction was started on connector 0, which stands for the main controller; connectors are numbered from 1.',
  },
  'transaction-id-undelivered': {
    clause: 'Errata 3.18',
    severity: 'note',
    sentence: (p) =>
      `${p['action'] ?? 'The message'} has transactionId -1, as is prescribed when the answer to StartTransaction did not arrive.`,
  },
  'transaction-id-zero': {
    clause: 'Errata 3.18',
    severity: 'tolerated',
    sentence: (p) =>
      `${p['action'] ?? 'The message'} has transactionId 0, which was never given; -1 stands for a transaction without an id.`,
  },
  'transaction-unknown': {
    clause: 'OCPP 1.6 §4.8',
    severity: 'tolerated',
    sentence: (p) =>
      `${p['action'] ?? 'The message'} names transaction ${p['transactionId'] ?? ''}, which was never given to this charge point.`,
  },
  'transaction-over': {
    clause: 'Errata 3.16',
    severity: 'tolerated',
    sentence: (p) =>
      `${p['action'] ?? 'The message'} names transaction ${p['transactionId'] ?? ''}, which was already stopped.`,
  },
  'transaction-other-connector': {
    clause: 'Errata 3.16',
    severity: 'tolerated',
    sentence: (p) =>
      `${p['action'] ?? 'The message'} of connector ${p['connectorId'] ?? ''} names transaction ${p['transactionId'] ?? ''}, which runs on connector ${p['runsOn'] ?? ''}.`,
  },
  'meter-ran-backwards': {
    clause: 'Errata 3.78',
    severity: 'tolerated',
    sentence: (p) =>
      `Transaction ${p['transactionId'] ?? ''} stopped at ${p['meterStop'] ?? ''} Wh, below the ${p['meterStart'] ?? ''} Wh at which it started.`,
  },

  // Clocks
  'clock-wrong': {
    clause: 'OCPP 1.6 §4.2',
    severity: 'tolerated',
    sentence: (p) =>
      `The charge point's clock is ${p['seconds'] ?? 'some'} seconds ${p['ahead'] === true ? 'ahead of' : 'behind'} ours; it is recommended to take the time of the BootNotification's answer.`,
  },
  'clock-local-time': {
    clause: 'OCPP 1.6 §3.14',
    severity: 'tolerated',
    sentence: (p) =>
      `The charge point's timestamps are ${p['hours'] ?? 'whole'} hours ${p['ahead'] === true ? 'ahead' : 'behind'}: it seems to send local time as UTC.`,
  },
  'profile-not-kept': {
    clause: 'OCPP 1.6 §3.3',
    severity: 'violation',
    sentence: (p) =>
      `SupportedFeatureProfiles lists ${p['profile'] ?? 'the profile'}, which ${p['action'] ?? 'the message'} belongs to; it was answered with ${p['answer'] ?? 'an error'}.`,
  },
  'channels-disagree': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) =>
      `Of ${p['what'] ?? 'one thing'} the charge point says ${p['first'] ?? 'one value'} by ${p['firstChannel'] ?? 'one way'} and ${p['second'] ?? 'another'} by ${p['secondChannel'] ?? 'another way'}.`,
  },
  'our-clock-questioned': {
    clause: null,
    severity: 'note',
    sentence: (p) =>
      `${p['chargePoints'] ?? 'Several'} charge points disagree with this computer's clock by about ${p['seconds'] ?? 'the same number of'} seconds, all the same way: check the clock here.`,
  },
} as const satisfies RuleTable
