import type { TRPCClient } from '@trpc/client'
import type { AppRouter } from '../../main/api/router.ts'
import type { PanelClient } from '../panels/panel-client.ts'
import { BenchError, toBenchError } from './bench-error.ts'
import { call } from './call.ts'

const isRefusal = (body: unknown): body is { code: string } =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'

/** What went wrong with a download, from the API's own words. */
const downloadError = async (response: Response): Promise<BenchError> => {
  const body: unknown = await response.json().catch(() => null)
  const code = isRefusal(body) ? body.code : ''
  if (code === 'unauthorized' || code === 'journal-unavailable' || code === 'shutting-down')
    return new BenchError(code, {}, code)
  return new BenchError('internal', {}, `HTTP ${response.status}`)
}

/** The panels' part of the bridge; bytes come over HTTP beside it. */
export const createPanelClient = (trpc: TRPCClient<AppRouter>, token: string | null): PanelClient => ({
  trafficPage: (input) => call(trpc.traffic.page.query(input)),
  frames: (chargePointId, seqs) => call(trpc.traffic.frames.query({ chargePointId, seqs: [...seqs] })),
  check: (action, payload) => call(trpc.calls.check.query({ action, payload })),
  send: (input) => call(trpc.calls.send.mutate(input)),
  cancel: (id) => call(trpc.calls.cancel.mutate({ id })),
  findings: (chargePointId) => call(trpc.findings.byRule.query({ chargePointId })),
  findingsCount: (chargePointId) => call(trpc.findings.count.query({ chargePointId })),
  meterPage: (input) => call(trpc.meter.page.query(input)),
  exportFrames: async (chargePointId) => {
    const url = new URL(
      `/api/charge-points/${encodeURIComponent(chargePointId)}/frames`,
      window.location.href,
    )
    const headers = token === null ? {} : { Authorization: `Bearer ${token}` }
    const response = await fetch(url, { headers }).catch((error: unknown) => {
      throw toBenchError(error)
    })
    if (!response.ok) throw await downloadError(response)
    return response.blob()
  },
})
