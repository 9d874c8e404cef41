import { chargePointBody } from '../../main/api/http/views.ts'
import type { z } from 'zod'
import type { BuiltHost } from '../support/built-host.ts'

export interface FrameLine {
  readonly seq: number
  readonly direction: 'in' | 'out'
  readonly frame: readonly unknown[]
}

const pathOf = (id: string) => `/api/charge-points/${encodeURIComponent(id)}`

const ok = async (response: Response): Promise<Response> => {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
  return response
}

/** A script that drives the bench, with the public HTTP API alone. */
export const createScript = (host: Pick<BuiltHost, 'api'>) => {
  const ask: BuiltHost['api'] = (path, init) => host.api(path, init)
  const send = (method: string, path: string, body: unknown) =>
    ask(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

  const frames = async (id: string, after = 0, waitSeconds = 0): Promise<readonly FrameLine[]> => {
    const response = await ok(await ask(`${pathOf(id)}/frames?after=${after}&wait=${waitSeconds}`))
    const lines = (await response.text()).split('\n').filter((line) => line !== '')
    return lines.map((line) => JSON.parse(line) as FrameLine)
  }

  return {
    frames,
    chargePoints: async () =>
      chargePointBody.array().parse(await (await ok(await ask('/api/charge-points'))).json()),
    call: async (id: string, action: string, payload: unknown) => {
      const response = await send('POST', `${pathOf(id)}/calls/${action}`, payload)
      return { status: response.status, body: (await response.json()) as unknown }
    },
    putIdTag: async (idTag: string) => {
      await ok(await send('PUT', `/api/id-tags/${encodeURIComponent(idTag)}`, { status: 'Accepted' }))
    },
    findings: async (id: string): Promise<string> => (await ok(await ask(`${pathOf(id)}/findings`))).text(),
    /** Waits, by the API's own waiting, for a frame of the charge point that fits. */
    untilFrame: async (id: string, fits: (line: FrameLine) => boolean): Promise<FrameLine> => {
      for (let after = 0; ;) {
        const lines = await frames(id, after, 10)
        const found = lines.find(fits)
        if (found) return found
        after = lines.at(-1)?.seq ?? after
      }
    },
    /** Waits for the charge point to be as wanted; looks again after each of its frames. */
    untilChargePoint: async (
      id: string,
      fits: (chargePoint: z.infer<typeof chargePointBody>) => boolean,
    ): Promise<z.infer<typeof chargePointBody>> => {
      for (let after = 0; ;) {
        const response = await ask(pathOf(id))
        if (response.ok) {
          const chargePoint = chargePointBody.parse(await response.json())
          if (fits(chargePoint)) return chargePoint
        }
        after = (await frames(id, after, 1)).at(-1)?.seq ?? after
      }
    },
  }
}

/** A CALL of this action, from the charge point. */
export const isCall =
  (action: string) =>
  ({ direction, frame }: FrameLine): boolean =>
    direction === 'in' && frame[0] === 2 && frame[2] === action
