import { z } from 'zod'
import { openKeptUrls, type KeptUrl } from '../../../contract/service-port.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { Journal } from '../../storage/journal.ts'

type Kept = KeptUrl & { readonly runId: string }

export interface KeptUrls {
  /** Writes it down with the charge point that it belongs to. Throws not-found where nothing is kept of that run. */
  give(runId: string, chargePointId: string): void
  close(): void
}

const set = z.object({ device: z.string(), url: z.string() })

/** What stands behind the last slash; '' where the charge point adds its identity itself. */
const lastOf = (url: string): string => {
  const segment = /^wss?:\/\/[^/]+(?:\/[^?#]*)?\/([^/?#]+)\/?(?:[?#]|$)/.exec(url)?.[1] ?? ''
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/**
 * Gives URLs that were set over a service port, while nobody had said whose it is, to the charge point that then dials
 * in under the identity of the URL or of its console: from then on `leave-clean` and `hand-over` know of them.
 */
export const watchKeptUrls = (journal: Pick<Journal, 'append' | 'state' | 'subscribe'>): KeptUrls => {
  const open = (): readonly Kept[] => openKeptUrls(journal.state().runs)
  const mark = ({ runId, ...kept }: Kept, state: KeptUrl['state']): void => {
    journal.append({
      kind: 'run-checkpoint',
      runId,
      chargePointId: null,
      checkpoint: { ...kept, state },
    })
  }
  const record = (kept: Kept, chargePointId: string): void => {
    const { runId, device, profile, old } = kept
    journal.append({
      kind: 'change-made',
      chargePointId,
      runId,
      change: { what: 'service-url', device, profile, old },
    })
    mark(kept, 'given')
  }

  /** One that was set back without a charge point leaves nothing to put back. */
  const setBack = (runId: string): void => {
    const run = journal.state().runs[runId]
    if (run?.procedure !== 'service.point-here' || run.state.state !== 'done') return
    const { data } = set.safeParse(run.input)
    if (!data) return
    const kept = open()
    const undone = kept.filter(
      ({ runId: id, device, old }) => id !== runId && device === data.device && old === data.url,
    )
    // and what that run itself had kept
    for (const each of kept)
      if (undone.length > 0 && (undone.includes(each) || each.runId === runId)) mark(each, 'ended')
  }

  return {
    give(runId, chargePointId) {
      const kept = open().find((each) => each.runId === runId)
      if (!kept)
        throw new ToolError(
          'not-found',
          { runId },
          null,
          `Nothing that could be put back is kept of the run ${runId}.`,
        )
      record(kept, chargePointId)
    },
    close: journal.subscribe((events) => {
      for (const event of events) {
        if (event.kind === 'run-ended') setBack(event.runId)
        if (event.kind !== 'connection-opened') continue
        const { chargePointId: id } = event
        for (const kept of open()) if (kept.identity === id || lastOf(kept.url) === id) record(kept, id)
      }
    }),
  }
}
