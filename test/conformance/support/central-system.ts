import { z } from 'zod'
import type { FromCentralSystem, Request } from '../../../ocpp/actions/index.ts'
import type { Card, ShownConnector } from './case.ts'

/** Asks the public HTTP API, with the token. */
export type AskApi = (path: string, init?: RequestInit) => Promise<Response>

const chargePointBody = z.object({
  connectors: z.array(
    z.object({
      connectorId: z.number(),
      status: z.string(),
      errorCode: z.string(),
      transactionId: z.number().nullable(),
    }),
  ),
})

const findingLine = z.object({
  rule: z.string(),
  severity: z.enum(['note', 'tolerated', 'violation']),
  text: z.string(),
})
export type ToldFinding = z.infer<typeof findingLine>

/** The Central System as its operator reaches it. */
export interface CentralSystemApi {
  /** The HTTP status, and the charge point's answer or the error. */
  call<A extends FromCentralSystem>(
    chargePointId: string,
    action: A,
    payload: Request<A>,
  ): Promise<{ readonly status: number; readonly body: unknown }>
  enterIdTag(idTag: string, card: Card): Promise<void>
  setPassword(chargePointId: string, password: string): Promise<void>
  connector(chargePointId: string, connectorId: number): Promise<ShownConnector>
  findings(chargePointId: string): Promise<readonly ToldFinding[]>
}

export const createCentralSystemApi = (ask: AskApi): CentralSystemApi => {
  const send = (method: 'POST' | 'PUT', path: string, body: unknown): Promise<Response> =>
    ask(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  const done = async (response: Response): Promise<Response> => {
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
    return response
  }
  const pathOf = (chargePointId: string): string => `/api/charge-points/${encodeURIComponent(chargePointId)}`
  return {
    call: async (chargePointId, action, payload) => {
      const response = await send('POST', `${pathOf(chargePointId)}/calls/${action}`, payload)
      return { status: response.status, body: await response.json() }
    },
    enterIdTag: async (idTag, { status = 'Accepted', ...card }) => {
      await done(await send('PUT', `/api/id-tags/${encodeURIComponent(idTag)}`, { status, ...card }))
    },
    setPassword: async (chargePointId, password) => {
      await done(await send('PUT', `${pathOf(chargePointId)}/credentials`, { password, mode: 'required' }))
    },
    connector: async (chargePointId, connectorId) => {
      const { connectors } = chargePointBody.parse(
        await (await done(await ask(pathOf(chargePointId)))).json(),
      )
      const shown = connectors.find((connector) => connector.connectorId === connectorId)
      if (shown === undefined) throw new Error(`the Central System shows no connector ${connectorId}`)
      const { status, errorCode, transactionId } = shown
      return { status, errorCode, transactionId }
    },
    findings: async (chargePointId) => {
      const text = await (await done(await ask(`${pathOf(chargePointId)}/findings`))).text()
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => findingLine.parse(JSON.parse(line)))
    },
  }
}
