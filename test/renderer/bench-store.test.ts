import { describe, expect, it, vi } from 'vitest'
import { createBenchStore } from '../../renderer/state/bench-store.ts'
import { createFakeClient, createScript, listeningOn, start, wired } from './fake-bench.ts'

const id = 'CP1'

describe('the bench store', () => {
  it('knows nothing before the snapshot', () => {
    const store = createBenchStore(createFakeClient(), () => start)
    expect(store.get()).toMatchObject({ bridge: { state: 'connecting' }, state: null, listening: null })
  })

  it('projects batches on top of the snapshot, and an overlap does no harm', () => {
    const client = createFakeClient()
    const store = createBenchStore(client, () => start)
    const script = createScript()
      .appStarted()
      .opened(id)
      .boot(id, 1000, 'Pending')
      .boot(id, 11_000, 'Pending')
    const half = createScript().appStarted().opened(id)
    client.send({ type: 'snapshot', state: half.state(), savedSeq: 1 })
    client.send({ type: 'batch', events: script.events.slice(1), savedSeq: 3 })
    client.send({ type: 'batch', events: script.events.slice(2), savedSeq: 4 })
    expect(store.get().state).toEqual(script.state())
    expect(store.get().savedSeq).toBe(4)
    expect(store.get().state?.chargePoints[id]?.bootSequence?.boots).toBe(2)
  })

  it('starts over from a new snapshot when it fell behind', () => {
    const client = createFakeClient()
    const store = createBenchStore(client, () => start)
    const script = createScript().appStarted().opened(id)
    client.send({ type: 'snapshot', state: createScript().appStarted().state(), savedSeq: 1 })
    client.send({ type: 'behind' })
    client.send({ type: 'snapshot', state: script.state(), savedSeq: 2 })
    expect(store.get().state).toEqual(script.state())
  })

  it('tells its readers once for each change, and not after they left', () => {
    const client = createFakeClient()
    const store = createBenchStore(client, () => start)
    const onChange = vi.fn()
    const leave = store.subscribe(onChange)
    client.listen(listeningOn(wired))
    expect(onChange).toHaveBeenCalledOnce()
    leave()
    client.listen(listeningOn())
    expect(onChange).toHaveBeenCalledOnce()
  })

  it('says when Chargebench went away, and that it is back', () => {
    const client = createFakeClient()
    let now = start
    const store = createBenchStore(client, () => now)
    client.setWire('open')
    expect(store.get().bridge.state).toBe('connecting')
    client.send({ type: 'snapshot', state: createScript().state(), savedSeq: 0 })
    expect(store.get().bridge).toEqual({ state: 'live' })
    now = start + 5000
    client.setWire('closed')
    expect(store.get().bridge).toEqual({ state: 'lost', since: start + 5000 })
    now = start + 9000
    client.setWire('connecting')
    expect(store.get().bridge).toEqual({ state: 'lost', since: start + 5000 })
    client.setWire('open')
    expect(store.get().bridge).toEqual({ state: 'live' })
  })

  it('says that its key is not accepted', () => {
    const client = createFakeClient()
    const store = createBenchStore(client, () => start)
    client.setWire('refused')
    expect(store.get().bridge).toEqual({ state: 'refused' })
  })

  it('reckons by the clock of the host, which on a tablet is another one', () => {
    const client = createFakeClient()
    const store = createBenchStore(client, () => start + 60_000)
    client.send({ type: 'snapshot', state: createScript().state(), savedSeq: 0 })
    client.send({ type: 'batch', events: createScript().opened(id, 20).events, savedSeq: 0 })
    expect(store.hostNow()).toBe(start + 20)
  })

  it('lets go of Chargebench when it is closed', () => {
    const client = createFakeClient()
    const store = createBenchStore(client, () => start)
    store.close()
    client.send({ type: 'snapshot', state: createScript().state(), savedSeq: 0 })
    expect(store.get().state).toBeNull()
  })
})
