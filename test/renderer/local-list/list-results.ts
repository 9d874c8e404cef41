import type { ListPlan, SendListResult } from '../../../contract/local-list.ts'
import { depotId } from './fake-lists.ts'

/** 208 cards for a charge point that has none and does not say how many it takes. */
export const planOf208: ListPlan = {
  supported: true,
  listVersion: 0,
  enabled: true,
  maxEntries: { told: 1000, limit: 1000 },
  maxPerMessage: { told: 0, limit: null },
  held: 'none',
  listId: depotId,
  revision: 2,
  entries: 208,
  fits: true,
  kind: 'full-then-differential',
  messages: 5,
  perMessage: 50,
  versionAfter: 5,
  changes: { added: 208, changed: 0, removed: 0, same: 0, differences: [] },
}

const messages: SendListResult['messages'] = [
  { updateType: 'Full', listVersion: 1, from: 1, to: 50, answer: 'Accepted', tookMs: 1210 },
  { updateType: 'Differential', listVersion: 2, from: 51, to: 100, answer: 'Accepted', tookMs: 1130 },
  { updateType: 'Differential', listVersion: 3, from: 101, to: 150, answer: 'Accepted', tookMs: 1090 },
  { updateType: 'Differential', listVersion: 4, from: 151, to: 200, answer: 'Accepted', tookMs: 1140 },
  { updateType: 'Differential', listVersion: 5, from: 201, to: 208, answer: 'Accepted', tookMs: 420 },
]

export const sentOf208: SendListResult = {
  listId: depotId,
  revision: 2,
  kind: 'full-then-differential',
  entries: 208,
  listVersion: 5,
  readBack: 5,
  proven: true,
  held: 'none',
  perMessage: 50,
  messages,
  messageCount: 5,
  turns: [],
}
