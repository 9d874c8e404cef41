import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.3. */
export const changeConfiguration: Handler<'ChangeConfiguration'> = ({ key, value }, { configuration }) => ({
  response: { status: configuration.change(key, value) },
})
