import { ToolError } from '../../contract/tool-error.ts'
import { isCallProblem, type ChargePointLink } from './charge-point-link.ts'

/** Both ends of the way that a file goes, as endpoints want them. */
export interface FileWay {
  readonly localAddress: string
  readonly remoteAddress: string | null
}

/**
 * The address that a charge point fetches from or uploads to: where it came to when it dialled, for that it can dial
 * itself, unless another one is given. ToolError `charge-point-not-connected`.
 */
export const fileWayOf = (address: string | undefined, link: ChargePointLink): FileWay => {
  const dialled = link.view()?.link
  const { localAddress, remoteAddress } =
    dialled?.state === 'connected' ? dialled : { localAddress: null, remoteAddress: null }
  const own = address ?? localAddress
  if (own !== null) return { localAddress: own, remoteAddress }
  throw new ToolError(
    'charge-point-not-connected',
    { chargePointId: link.id },
    'check-address',
    `${link.id} is not connected, and no address for it was given.`,
  )
}

/**
 * Asks a charge point to fetch or to upload: its answer; null where none came, and what comes has to show whether it
 * was taken. Throws what `refused` makes of a CALLERROR's code.
 */
export const askForFile = async <T>(
  ask: () => Promise<T>,
  refused: (errorCode: string) => ToolError | Promise<ToolError>,
): Promise<T | null> => {
  try {
    return await ask()
  } catch (error) {
    if (isCallProblem(error, 'call-refused'))
      throw await refused(String(error.params['errorCode'] ?? 'CALLERROR'))
    if (isCallProblem(error, 'call-timed-out', 'connection-closed', 'answer-unreadable')) return null
    throw error
  }
}
