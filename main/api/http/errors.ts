import { z } from '@hono/zod-openapi'
import { isToolError, ToolError, type ToolErrorCode } from '../../../contract/tool-error.ts'

/** The body of every answer that is not a success. */
export const errorBody = z
  .looseObject({
    code: z.string().meta({ example: 'charge-point-not-connected' }),
    message: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    action: z.string().optional(),
  })
  .openapi('Error')

const statuses: Readonly<Record<ToolErrorCode, number>> = {
  'charge-point-unknown': 404,
  'charge-point-not-connected': 404,
  'action-unknown': 404,
  'not-found': 404,
  'call-not-allowed': 409,
  'payload-invalid': 422,
  'call-refused': 502,
  'answer-unreadable': 502,
  'call-timed-out': 504,
  'connection-closed': 504,
  'request-invalid': 400,
  unauthorized: 401,
  'foreign-origin': 403,
  'too-large': 413,
  'journal-unavailable': 503,
  'shutting-down': 503,
  'data-folder-held': 500,
  'data-folder-newer': 500,
  'data-folder-unusable': 500,
  'settings-invalid': 500,
  'file-unreadable': 422,
  'folder-not-yours': 403,
  'folder-import-off': 403,
  'port-in-use': 500,
  cancelled: 409,
  'procedure-unknown': 404,
  'input-invalid': 422,
  busy: 409,
  'run-not-interrupted': 409,
  'run-not-repeatable': 409,
  'secrets-needed': 409,
  'wait-timed-out': 504,
  'reset-refused': 502,
  'disk-full': 507,
  'photo-unreadable': 415,
  'job-changed-meanwhile': 409,
  'job-closed': 409,
  'charge-point-in-other-job': 409,
  'job-file-invalid': 422,
  'job-file-newer': 422,
  'not-unpacked': 404,
  'backup-implausible': 502,
  'template-invalid': 422,
  'template-variables-missing': 422,
  'role-key-unknown': 422,
  'port-busy': 409,
  'port-refused': 403,
  'port-gone': 404,
  'device-unknown': 404,
  'port-cannot': 409,
  'port-failed': 502,
  'reader-failed': 502,
  'native-module-missing': 500,
  'list-file-refused': 422,
  'list-changed-meanwhile': 409,
  'local-list-not-supported': 502,
  'local-list-disabled': 409,
  'local-list-too-long': 409,
  'local-list-refused': 502,
  'local-list-full': 502,
  'firmware-mismatch': 422,
  'firmware-not-newer': 409,
  'transactions-open': 409,
  'firmware-refused': 502,
  'firmware-never-fetched': 504,
  'firmware-fetch-refused': 502,
  'firmware-file-changed': 409,
  'firmware-in-use': 409,
  'firmware-download-failed': 502,
  'firmware-stalled': 504,
  'firmware-lost-in-restart': 504,
  'firmware-not-installed': 504,
  'firmware-install-failed': 502,
  'firmware-never-came-back': 504,
  'firmware-old-version': 502,
  'firmware-other-version': 502,
  'firmware-version-unread': 504,
  'diagnostics-refused': 502,
  'diagnostics-none': 502,
  'diagnostics-idle': 504,
  'diagnostics-upload-failed': 502,
  'diagnostics-incomplete': 502,
  'diagnostics-elsewhere': 502,
  'diagnostics-silent': 504,
  'diagnostics-not-taken': 502,
  'diagnostics-empty': 502,
  'modbus-exception': 502,
  'modbus-silent': 504,
  'modbus-damaged': 502,
  'modbus-foreign': 502,
  'modbus-value-invalid': 422,
  'modbus-not-kept': 502,
  'modbus-changed': 409,
  'modbus-map-unknown': 404,
  'modbus-register-unknown': 404,
  'service-profile-unknown': 404,
  'service-cannot': 409,
  'service-unexpected': 502,
  'service-login-refused': 502,
  'console-no-text': 504,
  'console-busy': 409,
  internal: 500,
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** 502 carries the charge point's own words, 422 the list of problems; `code` and the like stay ours. */
const detailsOf = ({ details }: ToolError): Record<string, unknown> => {
  if (Array.isArray(details)) return { problems: details }
  if (!isRecord(details)) return {}
  const ours = ['code', 'message', 'params', 'action']
  return Object.fromEntries(Object.entries(details).filter(([name]) => !ours.includes(name)))
}

/** A body that is JSON but not what is asked for, with each path and rule. */
export const bodyInvalid = (
  problems: readonly { readonly path: string; readonly rule: string; readonly message: string }[],
): ToolError =>
  new ToolError(
    'payload-invalid',
    {},
    null,
    problems.map(({ path, message }) => `${path || 'the body'}: ${message}`).join('; '),
    problems,
  )

/** The answer that stands for an error; what is no ToolError is our own fault and tells a client nothing. */
export const errorResponse = (error: unknown): Response => {
  const told = isToolError(error)
    ? error
    : new ToolError('internal', {}, null, 'Chargebench failed to answer; its log says why.')
  const { code, message, params, action } = told
  const body = {
    code,
    message,
    ...(Object.keys(params).length > 0 ? { params } : {}),
    ...(action === null ? {} : { action }),
    ...detailsOf(told),
  }
  return Response.json(body, {
    status: statuses[told.code],
    headers: told.code === 'unauthorized' ? { 'WWW-Authenticate': 'Bearer realm="Chargebench"' } : {},
  })
}
