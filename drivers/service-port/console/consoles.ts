import type { Clock } from '../../../contract/clock.ts'
import type { ConsoleSettings } from '../../../contract/console.ts'
import type { BenchDevices } from '../../bench-devices.ts'
import { deviceUnknown } from '../../errors.ts'
import type { ConsoleRecorder } from './recorder.ts'
import { startConsoleSession, type ConsoleSession } from './session.ts'

/** The terminals that are open: one a device. They stay open when the page that opened them goes away. */
export interface Consoles {
  /** One that is open already goes on as it is. */
  open(settings: ConsoleSettings): ConsoleSession
  /** Throws ToolError device-unknown where none is open. */
  get(device: string): ConsoleSession
  list(): readonly ConsoleSession[]
  close(device: string): Promise<void>
  closeAll(): Promise<void>
}

interface ConsolesOptions {
  readonly devices: () => Pick<BenchDevices, 'openPort'>
  readonly clock: Clock
  /** Asked for each terminal that is opened. */
  readonly recorderOf: (settings: ConsoleSettings) => ConsoleRecorder
}

export const createConsoles = ({ devices, clock, recorderOf }: ConsolesOptions): Consoles => {
  const sessions = new Map<string, ConsoleSession>()
  const close = async (device: string): Promise<void> => {
    const session = sessions.get(device)
    sessions.delete(device)
    await session?.close()
  }
  return {
    open: (settings) => {
      const { device } = settings
      const found = sessions.get(device)
      if (found) return found
      const session = startConsoleSession({
        ...{ devices: devices(), settings, clock, name: 'console' },
        recorder: recorderOf(settings),
      })
      sessions.set(device, session)
      return session
    },
    get: (device) => {
      const found = sessions.get(device)
      if (found) return found
      throw deviceUnknown(device)
    },
    list: () => [...sessions.values()],
    close,
    closeAll: async () => {
      await Promise.all([...sessions.keys()].map(close))
    },
  }
}
