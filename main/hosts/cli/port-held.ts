import { z } from 'zod'
import { ToolError } from '../../../contract/tool-error.ts'
import { readApiFile } from '../node/api-file.ts'

const answerMs = 3_000

const consoles = z.object({
  consoles: z.array(
    z.object({
      settings: z.object({ device: z.string() }),
      state: z.looseObject({ state: z.string(), port: z.string().optional() }),
    }),
  ),
})
const devices = z.object({
  devices: z.array(
    z.object({
      id: z.string(),
      path: z.string().nullable(),
      state: z.looseObject({
        state: z.string(),
        holder: z.looseObject({ who: z.string(), name: z.string().nullable() }).optional(),
      }),
    }),
  ),
})

/**
 * Rejects with port-busy where the Chargebench that runs on this data folder has the port: two that read one port would
 * each get a part of what it says. `names`: all by which the port goes. One that does not answer holds nothing up.
 */
export const refuseHeldPort = async (dataDir: string, names: readonly string[]): Promise<void> => {
  const running = readApiFile(dataDir)
  if (!running) return
  const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T | null> => {
    try {
      const response = await fetch(new URL(path, running.url), {
        headers: { Authorization: `Bearer ${running.token}` },
        signal: AbortSignal.timeout(answerMs),
      })
      return schema.safeParse(await response.json()).data ?? null
    } catch {
      return null
    }
  }
  const [open, bench] = await Promise.all([ask('/api/consoles', consoles), ask('/api/devices', devices)])
  const terminal = open?.consoles.some(
    ({ settings, state }) =>
      (state.state === 'open' || state.state === 'opening') &&
      (names.includes(settings.device) || (state.port !== undefined && names.includes(state.port))),
  )
  const held = bench?.devices.find(
    ({ id, path, state }) =>
      (names.includes(id) || (path !== null && names.includes(path))) &&
      (state.state === 'reading' || state.holder?.who === 'us'),
  )
  if (!terminal && !held) return
  const [port = ''] = names
  const what = terminal ? 'its console' : (held?.state.holder?.name ?? 'a card reader')
  throw new ToolError(
    'port-busy',
    { port, holder: `Chargebench (${what})`, who: 'us', name: what, pid: null },
    'close-program',
    `The Chargebench that runs here (${running.url}) has ${port} open: ${what}. Use it there, or close the port there first.`,
  )
}
