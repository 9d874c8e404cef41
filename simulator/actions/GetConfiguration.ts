import type { Handler } from '../handler.ts'

/** OCPP 1.6 §5.8; more keys at once than GetConfigurationMaxKeys are refused. */
export const getConfiguration: Handler<'GetConfiguration'> = ({ key }, { configuration }) => {
  const most = configuration.number('GetConfigurationMaxKeys')
  if (key !== undefined && most > 0 && key.length > most)
    return {
      errorCode: 'OccurenceConstraintViolation',
      description: `At most ${most} keys can be asked for at once`,
    }
  return { response: configuration.read(key) }
}
