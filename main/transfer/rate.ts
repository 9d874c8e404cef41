const windowMs = 5000
const sampleEveryMs = 250
/** Before it a rate says more about buffers than about the line. */
const earliestMs = 500

/** How fast bytes move, over the last seconds. */
export interface Rate {
  /** `bytes`: all that have moved until now. */
  note(bytes: number, nowMs: number): void
  /** null = too early to say. */
  perSecond(bytes: number, nowMs: number): number | null
}

export const createRate = (startedMs: number): Rate => {
  let samples: { readonly at: number; readonly bytes: number }[] = [{ at: startedMs, bytes: 0 }]
  let movedMs = startedMs
  const oldest = (nowMs: number) => {
    // the last one before the window stays: it is where the window begins
    const first = samples.findIndex(({ at }) => at > nowMs - windowMs)
    if (first > 1) samples = samples.slice(first - 1)
    else if (first === -1) samples = samples.slice(-1)
    return samples[0]
  }
  return {
    note(bytes, nowMs) {
      movedMs = nowMs
      const last = samples.at(-1)
      if (last === undefined || nowMs - last.at < sampleEveryMs) return
      oldest(nowMs)
      samples.push({ at: nowMs, bytes })
    },
    perSecond(bytes, nowMs) {
      // all of it may have moved between two samples
      if (nowMs - movedMs >= windowMs) return 0
      const from = oldest(nowMs)
      if (from === undefined || nowMs - startedMs < earliestMs || nowMs <= from.at) return null
      return ((bytes - from.bytes) * 1000) / (nowMs - from.at)
    },
  }
}
