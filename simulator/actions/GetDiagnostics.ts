import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.9. */
export const getDiagnostics: Handler<'GetDiagnostics'> = (request, { uploads }) => {
  const { fileName, then } = uploads.diagnostics(request)
  return { response: fileName === null ? {} : { fileName }, then }
}
