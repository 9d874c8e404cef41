import type { App, AppOptions } from './app.ts'
import { openGate } from './csms/gate.ts'

/**
 * Starts the program: first the OCPP port, where charge points may wait, then all that takes its time to load. Rejects
 * as createApp does; nothing is left open then.
 */
export const startApp = async (options: AppOptions): Promise<App> => {
  const gate = openGate(options.ocpp.port, options.ocpp.host)
  // a data folder that another Chargebench holds says more than its port, so createApp tells of the port in its turn
  const opened = await gate.catch(() => null)
  try {
    const { createApp } = await import('./app.ts')
    return await createApp(options, gate)
  } catch (error) {
    await opened?.close()
    throw error
  }
}
