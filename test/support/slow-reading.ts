import { expect, onTestFinished } from 'vitest'
import type { Desktop } from './desktop.ts'
import { dialChargePoint, type PlainChargePoint } from './plain-charge-point.ts'

/** A charge point that dials in, and leaves when the test is over. */
export const dial = async (app: Pick<Desktop, 'ocppUrl'>, id: string): Promise<PlainChargePoint> => {
  const chargePoint = await dialChargePoint(app.ocppUrl, id)
  onTestFinished(() => chargePoint.close())
  return chargePoint
}

/** Begins a reading of the keys that gets no answer; gives the way to cancel it. */
export const startReading = async (
  app: Pick<Desktop, 'ocppUrl' | 'api'>,
): Promise<() => Promise<unknown>> => {
  const id = 'SLOW-1'
  const accepted = JSON.stringify({ status: 'Accepted' })
  await app.api(`/api/charge-points/${id}/registration`, { method: 'PUT', body: accepted })
  const chargePoint = await dial(app, id)
  await chargePoint.boot()
  const begun = await app.api('/api/runs', {
    method: 'POST',
    body: JSON.stringify({ procedure: 'configuration.read', input: { chargePointId: id } }),
  })
  expect(begun.status).toBe(201)
  const run = (await begun.json()) as { readonly id: string }
  return () => app.api(`/api/runs/${run.id}/cancel`, { method: 'POST' })
}
