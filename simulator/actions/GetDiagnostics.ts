import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.9. */
export const getDiagnostics: Handler<'GetDiagnostics'> = (_request, { uploads }) => {
  const { fileName, then } = uploads.diagnostics()
  return { response: { fileName }, then }
}
