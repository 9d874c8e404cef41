import type { RuleTable } from './finding-rule.ts'

/** Rules of the wrapper: what OCPP-J says of a message before its payload is looked at. */
export const frameRules = {
  'frame-not-json': {
    clause: 'OCPP-J 1.6 §4.1.2',
    severity: 'violation',
    sentence: ({ position, near }) =>
      `The message is not valid JSON: it breaks at character ${position ?? 'unknown'}, at ${JSON.stringify(near ?? '')}.`,
  },
  'frame-byte-order-mark': {
    clause: 'OCPP-J 1.6 §4.1.2',
    severity: 'tolerated',
    sentence: () => 'The message starts with a byte order mark, which JSON does not allow.',
  },
  'frame-ends-with-nul': {
    clause: 'OCPP-J 1.6 §4.1.2',
    severity: 'tolerated',
    sentence: ({ count }) =>
      `The message is followed by ${count ?? 'some'} NUL characters, which JSON does not allow.`,
  },
  'frame-not-array': {
    clause: 'OCPP-J 1.6 §4.2',
    severity: 'violation',
    sentence: ({ found }) => `The message is JSON but not an array: it is ${found ?? 'something else'}.`,
  },
  'frame-too-short': {
    clause: 'OCPP-J 1.6 §4.2',
    severity: 'violation',
    sentence: ({ elements, wanted }) =>
      `The message has ${elements ?? 'too few'} elements where ${wanted ?? 'more'} are required.`,
  },
  'frame-too-long': {
    clause: 'OCPP-J 1.6 §4.2',
    severity: 'tolerated',
    sentence: ({ elements, wanted }) =>
      `The message has ${elements ?? 'too many'} elements where ${wanted ?? 'fewer'} are defined; the rest was ignored.`,
  },
  'message-type-not-number': {
    clause: 'OCPP-J 1.6 §4.1.3',
    severity: 'tolerated',
    sentence: ({ value }) => `The Message Type Number is not a number but ${JSON.stringify(value ?? null)}.`,
  },
  'message-type-unknown': {
    clause: 'OCPP-J 1.6 §4.1.3',
    severity: 'tolerated',
    sentence: ({ value }) =>
      `The Message Type Number is ${value ?? 'missing'}, not 2, 3 or 4; the message was ignored.`,
  },
  'message-id-missing': {
    clause: 'OCPP-J 1.6 §4.1.4',
    severity: 'violation',
    sentence: ({ found }) =>
      `The message has no message ID that can be read: ${found ?? 'nothing'} stands in its place.`,
  },
  'message-id-empty': {
    clause: 'OCPP-J 1.6 §4.1.4',
    severity: 'tolerated',
    sentence: () => 'The message ID is empty, so it can not tell this CALL from others.',
  },
  'message-id-not-string': {
    clause: 'OCPP-J 1.6 §4.1.4',
    severity: 'tolerated',
    sentence: ({ value }) => `The message ID is not a string but the number ${value ?? ''}.`,
  },
  'message-id-too-long': {
    clause: 'OCPP-J 1.6 §4.1.4',
    severity: 'tolerated',
    sentence: ({ length }) =>
      `The message ID has ${length ?? 'more than 36'} characters; at most 36 are allowed.`,
  },
  'action-not-string': {
    clause: 'OCPP-J 1.6 §4.2.1',
    severity: 'violation',
    sentence: ({ found }) => `The Action of the CALL is not a string but ${found ?? 'something else'}.`,
  },
  'payload-missing': {
    clause: 'OCPP-J 1.6 §4.2',
    severity: 'tolerated',
    sentence: () => 'The message ends before its payload; it was read as an empty object.',
  },
  'payload-null': {
    clause: 'OCPP-J 1.6 §4.2.1',
    severity: 'note',
    sentence: () => 'The payload is null; an empty object is considered good practice.',
  },
  'call-error-incomplete': {
    clause: 'OCPP-J 1.6 §4.2.3',
    severity: 'tolerated',
    sentence: ({ field, found }) =>
      `The CALLERROR's ${field ?? 'field'} is ${found ?? 'missing'}: a code, a description and details (if only "" and {}) are required.`,
  },
  'error-details-too-deep': {
    clause: 'OCPP-J 1.6 §4.2.3',
    severity: 'tolerated',
    sentence: ({ limit }) =>
      `The CALLERROR's details are nested more than ${limit ?? 32} levels deep; they were left out.`,
  },
  'error-code-unknown': {
    clause: 'OCPP-J 1.6 §4.2.3',
    severity: 'tolerated',
    sentence: ({ value }) =>
      `The CALLERROR's code ${JSON.stringify(value ?? null)} is not one of the standard.`,
  },
} as const satisfies RuleTable
