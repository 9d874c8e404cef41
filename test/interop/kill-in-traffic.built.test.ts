import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import Database from 'libsql'
import { afterAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { EventOf } from '../../contract/journal-event.ts'
import type { AppRouter } from '../../main/api/router.ts'
import { startBuiltHost, type BuiltHost } from '../support/built-host.ts'
import { createScript } from './support.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'chargebench-kill-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const chargePoints = ['KILL-1', 'KILL-2', 'KILL-3', 'KILL-4']
const args = ['--charge-points', 'accept']

/** Sends one Heartbeat after the other, each when the one before was answered, until its link is cut. */
const chatter = (url: string, id: string): Promise<void> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${url}/${id}`, 'ocpp1.6')
    let sent = 0
    const heartbeat = () => socket.send(JSON.stringify([2, `${id}-${++sent}`, 'Heartbeat', {}]))
    const boot = { chargePointVendor: 'Kill', chargePointModel: 'Nine' }
    socket.on('open', () => socket.send(JSON.stringify([2, `${id}-0`, 'BootNotification', boot])))
    socket.on('message', heartbeat)
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
  })

/** What a page is told: every frame, and up to which seq all is on the disk. */
const follow = (host: BuiltHost, enough: number) => {
  const frames = new Map<number, EventOf<'frame'>>()
  let savedSeq = 0
  const connection = createWSClient({
    url: `${host.apiUrl.replace('http', 'ws')}/bridge`,
    connectionParams: { token: host.token },
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  })
  const client = createTRPCClient<AppRouter>({ links: [wsLink({ client: connection })] })
  const reached = new Promise<void>((resolve, reject) => {
    client.bench.events.subscribe(undefined, {
      onData({ data }) {
        if (data.type === 'behind') return
        savedSeq = Math.max(savedSeq, data.savedSeq)
        if (data.type === 'batch')
          for (const event of data.events) if (event.kind === 'frame') frames.set(event.seq, event)
        if (savedSeq >= enough) resolve()
      },
      onError: reject,
    })
  })
  return { reached, frames, savedSeq: () => savedSeq, close: () => connection.close() }
}

it('has every frame that was told to be saved after it was killed in the middle of traffic', async () => {
  const killed = await startBuiltHost({ dataDir, args })
  const page = follow(killed, 2_000)
  const cut = chargePoints.map((id) => chatter(killed.ocppUrl, id))
  await page.reached
  await killed.stop('SIGKILL')
  await Promise.all(cut)
  await page.close()
  const saved = [...page.frames.values()].filter(({ seq }) => seq <= page.savedSeq())
  expect(saved.length).toBeGreaterThan(1_000)

  const host = await startBuiltHost({ dataDir, args })
  try {
    const script = createScript(host)
    const kept = new Map<number, unknown>()
    for (const id of chargePoints) for (const { seq, frame } of await script.frames(id)) kept.set(seq, frame)
    const lost = saved.filter(({ seq, text }) => JSON.stringify(kept.get(seq)) !== text)
    expect(lost).toEqual([])
    for (const { id, connected, lastBoot } of await script.chargePoints()) {
      expect(chargePoints).toContain(id)
      expect({ connected, status: lastBoot?.status }).toEqual({ connected: false, status: 'Accepted' })
    }
  } finally {
    await host.stop()
  }

  const database = new Database(join(dataDir, 'chargebench.db'), { readonly: true })
  try {
    expect(database.prepare('PRAGMA integrity_check').pluck().all()).toEqual(['ok'])
  } finally {
    database.close()
  }
})
