import type { Memory } from './memory.ts'

export interface OwnLogOptions {
  readonly id: string
  /** Its own time, in milliseconds since the epoch. */
  readonly now: () => number
  readonly memory: Memory
  readonly connectors: number
}

export interface OwnLogLine {
  readonly at: number
  readonly text: string
}

const everyMs = 15_000
const spanMs = 2 * 3_600_000

/** What it has written down of its last two hours: as talkative as the logs of real ones. */
export const ownLog = ({ id, now, memory, connectors }: OwnLogOptions): readonly OwnLogLine[] => {
  const end = now()
  const lines: OwnLogLine[] = []
  const add = (at: number, level: string, text: string): void =>
    void lines.push({ at, text: `${new Date(at).toISOString()} ${level} ${text}` })
  for (let at = end - spanMs, i = 0; at <= end; at += everyMs, i += 1) {
    if (i === 0) add(at, 'INFO', `boot: ${id}, firmware ${memory.firmwareVersion ?? 'unknown'}`)
    add(at, 'DEBUG', `board: 31.${i % 10} C, 12.0 V, ${connectors} connectors`)
    if (i % 20 === 5) add(at, 'INFO', 'ocpp: Heartbeat answered')
    if (i % 60 === 12) add(at, 'WARN', 'modem: signal -97 dBm')
    if (i % 240 === 100) add(at, 'ERROR', 'meter: no answer from Modbus unit 1, read again')
  }
  for (const [connectorId, wh] of memory.registers)
    add(end, 'INFO', `meter: connector ${connectorId}, ${wh} Wh`)
  for (const { connectorId, idTag } of memory.running.values())
    add(end, 'INFO', `transaction: connector ${connectorId}, idTag ${idTag}`)
  return lines
}
