import type { FindingParams, RuleTable } from './finding-rule.ts'

const field = ({ action, part, path, count }: FindingParams): string => {
  const message = `${action ?? 'The message'}.${part === 'response' ? 'conf' : 'req'}`
  const times = typeof count === 'number' ? ` (and ${count - 1} more like it)` : ''
  return path === '' || path === undefined ? `${message}'s payload${times}` : `${message} ${path}${times}`
}

/** The value as it came; only what kind of value it is where it may be a secret or is too large to show. */
const seen = ({ value, found }: FindingParams): string =>
  value === undefined ? String(found ?? 'a value') : JSON.stringify(value)

/**
 * Rules of the payload. Their params: `action`, `part` (request or response), `path` (JSON pointer) and `value`
 * (as it came, cut at 100 characters; left out where it may be a secret, with `found` saying what kind of value it
 * is), and `count` where it stands in several elements of a list. Where a rule has no clause of its own, the clause is the message's definition.
 */
export const payloadRules = {
  'null-as-absent': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) =>
      `${field(p)} is ${p['found'] === 'null' ? 'null' : 'the string "null"'}: an optional field without a value is left out.`,
  },
  'empty-as-absent': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is an empty string, which is none of its values; it was read as absent.`,
  },
  'number-as-string': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is the string ${seen(p)} where a number is required.`,
  },
  'string-as-other': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)} where a string is required.`,
  },
  'boolean-as-other': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)} where true or false is required.`,
  },
  'integer-with-fraction': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)} where an integer is required; it was rounded.`,
  },
  'too-many-decimals': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)}: at most one digit behind the point is allowed.`,
  },
  'single-for-list': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is a single value where a list is required.`,
  },
  'list-empty': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is an empty list where at least one element is required.`,
  },
  'object-as-list': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is an empty list where an object is required.`,
  },
  'text-too-long': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) =>
      `${field(p)} has ${p['length'] ?? 'too many'} characters; at most ${p['limit'] ?? 'fewer'} are allowed.`,
  },
  'field-unknown': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is no field of this message; it was ignored.`,
  },
  'field-spelling': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is spelled ${seen(p)}.`,
  },
  'field-missing': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is missing; it is required. It was read as ${seen(p)}.`,
  },
  'field-unreadable': {
    clause: null,
    severity: 'violation',
    sentence: (p) => `${field(p)} ${p['message'] ?? 'can not be read'}; it was left out.`,
  },
  'location-not-uri': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)}, which is no URI.`,
  },
  'value-unknown': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)}, which is none of the values of the standard; it was kept.`,
  },
  'value-spelling': {
    clause: 'OCPP 1.6 §2.2',
    severity: 'tolerated',
    sentence: (p) =>
      `${field(p)} is ${seen(p)}; the standard spells it ${JSON.stringify(p['standard'] ?? null)}.`,
  },
  'unit-unknown': {
    clause: 'OCPP 1.6 §7.45',
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)}, which is no unit of the standard; it was kept.`,
  },
  'unit-hertz': {
    clause: 'Errata 3.86',
    severity: 'note',
    sentence: (p) => `${field(p)} is "Hertz", as the errata have it; the JSON schemas do not list it.`,
  },
  'measurand-unknown': {
    clause: 'OCPP 1.6 §7.31',
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)}, which is no measurand of the standard; it was kept.`,
  },
  'phase-unknown': {
    clause: 'OCPP 1.6 §7.34',
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)}, which is no phase of the standard; it was kept.`,
  },
  'phase-of-current': {
    clause: 'OCPP 1.6 §7.34',
    severity: 'tolerated',
    sentence: (p) =>
      `${field(p)} gives ${JSON.stringify(p['measurand'] ?? null)} the phase ${seen(p)}, which is one of voltages.`,
  },
  'status-of-connector-zero': {
    clause: 'OCPP 1.6 §4.9',
    severity: 'tolerated',
    sentence: (p) => `Connector 0 is ${seen(p)}; it can only be Available, Unavailable or Faulted.`,
  },
  'error-with-status': {
    clause: 'OCPP 1.6 §4.9',
    severity: 'tolerated',
    sentence: (p) =>
      `${field(p)} is EVCommunicationError with the status ${JSON.stringify(p['status'] ?? null)}; it is for Preparing, SuspendedEV, SuspendedEVSE and Finishing only.`,
  },
  'timestamp-without-zone': {
    clause: 'OCPP 1.6 §3.15',
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)}, without a time zone; it was read as UTC.`,
  },
  'timestamp-form': {
    clause: 'OCPP 1.6 §3.15',
    severity: 'tolerated',
    sentence: (p) =>
      `${field(p)} is ${seen(p)}, which is not written as ISO 8601 wants it; it could still be read.`,
  },
  'timestamp-unreadable': {
    clause: 'OCPP 1.6 §3.15',
    severity: 'violation',
    sentence: (p) => `${field(p)} is ${seen(p)}, which can not be read as a time.`,
  },
  'clock-not-set': {
    clause: null,
    severity: 'tolerated',
    sentence: (p) => `${field(p)} is ${seen(p)}: the charge point's clock was not set.`,
  },
  'payload-invalid': {
    clause: null,
    severity: 'violation',
    sentence: (p) => `${field(p)} ${p['message'] ?? 'breaks the schema'}.`,
  },
} as const satisfies RuleTable
