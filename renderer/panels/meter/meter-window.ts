import type { MeterFrame } from '../../../contract/meter.ts'
import type { PanelClient } from '../panel-client.ts'

/** What was measured, as far back as it was read. */
export interface MeterWindow {
  readonly frames: readonly MeterFrame[]
  /** Everything after this seq was looked at. */
  readonly from: number
  readonly to: number
  readonly loading: 'before' | 'after' | null
  readonly error: unknown
}

export interface MeterStore {
  readonly get: () => MeterWindow
  readonly subscribe: (onChange: () => void) => () => void
  readonly open: () => void
  readonly close: () => void
  /** The journal has grown to `head`. */
  readonly follow: (head: number) => void
  readonly loadEarlier: () => void
  readonly retry: () => void
}

/** At the beginning, so many frames are read back, or those of a day. */
const firstFrames = 1500
const firstSpanMs = 86_400_000
/** Frames that are kept. */
const mostFrames = 20_000

/** Before anything was read. */
const nothing: MeterWindow = { frames: [], from: -1, to: -1, loading: null, error: null }

/** The meter frames of one charge point: the newest first, then what comes, and further back on request. */
export const createMeterStore = (
  client: Pick<PanelClient, 'meterPage'>,
  chargePointId: string,
): MeterStore => {
  let state = nothing
  let head = 0
  let closed = true
  let wanted = firstFrames
  const listeners = new Set<() => void>()
  const set = (next: MeterWindow) => {
    state = next
    for (const listener of listeners) listener()
  }

  const isEnough = (): boolean => {
    const [first, last] = [state.frames[0], state.frames.at(-1)]
    return (
      state.frames.length >= wanted ||
      (first !== undefined &&
        last !== undefined &&
        last.at - first.at >= firstSpanMs &&
        wanted === firstFrames)
    )
  }

  const ask = async (loading: 'before' | 'after'): Promise<void> => {
    set({ ...state, loading, error: null })
    const isFirst = state.to < 0
    const knownHead = head
    const question =
      loading === 'after'
        ? { after: state.to }
        : { before: isFirst ? Number.MAX_SAFE_INTEGER : state.from + 1 }
    try {
      const page = await client.meterPage({ chargePointId, limit: 300, ...question })
      // it was asked when that head was known: a lower one means another journal, as after a change of data folder
      const isOther = page.head < Math.min(knownHead, state.to)
      head = head === knownHead ? page.head : Math.max(head, page.head)
      if (isOther) {
        state = nothing
        pump()
        return
      }
      const frames =
        loading === 'after'
          ? [...state.frames, ...page.frames].slice(-mostFrames)
          : [...page.frames, ...state.frames]
      set({
        frames,
        from: loading === 'before' ? page.from : state.from,
        to: loading === 'after' || isFirst ? page.to : state.to,
        loading: null,
        error: null,
      })
      pump()
    } catch (error) {
      set({ ...state, loading: null, error })
    }
  }

  const pump = (): void => {
    if (closed || state.loading !== null || state.error !== null) return
    if (state.to >= 0 && head > state.to) void ask('after')
    else if (state.to < 0 || (state.from > 0 && !isEnough())) void ask('before')
  }

  return {
    get: () => state,
    subscribe: (onChange) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    open: () => {
      closed = false
      pump()
    },
    close: () => {
      closed = true
    },
    follow: (seq) => {
      head = Math.max(head, seq)
      pump()
    },
    loadEarlier: () => {
      wanted = state.frames.length + firstFrames
      pump()
    },
    retry: () => {
      set({ ...state, error: null })
      pump()
    },
  }
}
