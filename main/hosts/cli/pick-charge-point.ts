import { ToolError } from '../../../contract/tool-error.ts'
import { systemClock } from '../../clock.ts'
import type { BenchSession } from './bench-session.ts'
import type { Output } from './output.ts'

const lookEveryMs = 250

interface Seen {
  readonly id: string
  readonly isConnected: boolean
  readonly hasBooted: boolean
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const readSeen = (value: unknown): Seen | null => {
  if (!isRecord(value) || typeof value['id'] !== 'string') return null
  const link = value['link']
  return {
    id: value['id'],
    isConnected: isRecord(link) && link['state'] === 'connected',
    hasBooted: value['identity'] !== null && value['identity'] !== undefined,
  }
}

const look = async (session: BenchSession): Promise<readonly Seen[]> => {
  const answer: unknown = await (await session.ask('/api/charge-points')).json()
  const list = isRecord(answer) && 'chargePoints' in answer ? answer['chargePoints'] : answer
  return Array.isArray(list) ? list.map(readSeen).filter((seen) => seen !== null) : []
}

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    // keeps the process alive, unlike the clock's own timers
    setTimeout(resolve, lookEveryMs)
  })

/**
 * The charge point that is named, or the only one that is connected; waits for it to dial in and boot. Rejects with
 * ToolError `request-invalid` where several are connected and none is named, `charge-point-not-connected` when the time
 * is over.
 */
export const pickChargePoint = async (
  session: BenchSession,
  { named, waitSeconds }: { readonly named: string | undefined; readonly waitSeconds: number },
  { say, emit }: Output,
): Promise<string> => {
  const endsAt = systemClock.monotonic() + waitSeconds * 1000
  let told = false
  for (;;) {
    const ready = (await look(session)).filter(
      ({ id, isConnected, hasBooted }) => isConnected && hasBooted && (named === undefined || id === named),
    )
    const [one, other] = ready
    if (one && other) {
      const list = ready.map(({ id }) => id).join(', ')
      throw new ToolError(
        'request-invalid',
        { name: 'charge-point' },
        null,
        `Several charge points are connected (${list}): name one with --charge-point.`,
      )
    }
    if (one) return one.id
    if (!told) {
      say(
        `Waiting for ${named ?? 'a charge point'} at ${session.ocppUrl}/<identity>, ${waitSeconds} s at most.`,
      )
      emit({ event: 'waiting', ocppUrl: session.ocppUrl, seconds: waitSeconds })
      told = true
    }
    if (systemClock.monotonic() >= endsAt)
      throw new ToolError(
        'charge-point-not-connected',
        { chargePointId: named ?? '' },
        'check-address',
        `${named ?? 'No charge point'} ${named === undefined ? 'has connected and booted' : 'has not connected and booted'} within ${waitSeconds} s. Let it dial ${session.ocppUrl}/<identity>.`,
      )
    await pause()
  }
}
