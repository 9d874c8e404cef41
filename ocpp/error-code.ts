import type { ErrorCode } from './rpc.ts'
import type { SchemaProblem } from './validate.ts'

/** What a broken keyword of the schema says in the words of OCPP-J 1.6 §4.2.3. */
const codeOf = ({ path, rule }: SchemaProblem): ErrorCode => {
  switch (rule) {
    case 'type':
      // The payload itself is no object: not the PDU's structure, rather than a field of the wrong type.
      return path === '' ? 'FormationViolation' : 'TypeConstraintViolation'
    case 'additionalProperties':
      return 'FormationViolation'
    case 'required':
    case 'minItems':
      // The standard's `Card.` column: a missing 1..1 or an empty 1..*.
      return 'OccurenceConstraintViolation'
    default:
      // `enum` is PropertyConstraintViolation by Errata 3.24 and Errata 3.38; lengths, formats and steps are values too.
      return 'PropertyConstraintViolation'
  }
}

const bySeriousness: readonly ErrorCode[] = [
  'FormationViolation',
  'OccurenceConstraintViolation',
  'TypeConstraintViolation',
  'PropertyConstraintViolation',
]

/** The error code for a payload with these problems: that of the most serious one. */
export const errorCodeOf = (problems: readonly SchemaProblem[]): ErrorCode => {
  const codes = new Set(problems.map(codeOf))
  return bySeriousness.find((code) => codes.has(code)) ?? 'FormationViolation'
}

/** English, for a CALLERROR's description: the first problems, at most 255 characters. */
export const descriptionOf = (problems: readonly SchemaProblem[]): string => {
  const text = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  return text.length > 255 ? `${text.slice(0, 254)}…` : text
}
