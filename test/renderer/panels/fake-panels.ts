import type { PanelClient } from '../../../renderer/panels/panel-client.ts'

const nothing = { from: 0, to: 0, head: 0 }

/** A Chargebench in which no charge point has said anything. */
export const emptyPanels: PanelClient = {
  trafficPage: () => Promise.resolve({ rows: [], gone: [], ...nothing }),
  frames: () => Promise.resolve([]),
  check: () => Promise.resolve([]),
  send: () => Promise.resolve({ kind: 'answered', payload: {}, tookMs: 12 }),
  cancel: () => Promise.resolve(true),
  findings: () => Promise.resolve({ groups: [], complete: true }),
  findingsCount: () => Promise.resolve(0),
  meterPage: () => Promise.resolve({ frames: [], ...nothing }),
  exportFrames: () => Promise.resolve(new Blob([''])),
}
