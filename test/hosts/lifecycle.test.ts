import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { superviseProcess } from '../../main/hosts/node/lifecycle.ts'

const setUp = (close: () => Promise<void>) => {
  const source = new EventEmitter()
  const said: string[] = []
  const reports: unknown[] = []
  let exit: (code: number) => void = () => undefined
  const exited = new Promise<number>((resolve) => (exit = resolve))
  const reportCrash = (error: unknown): string => {
    reports.push(error)
    return '/data/crash.json'
  }
  superviseProcess({ app: { reportCrash }, close }, { say: (text) => said.push(text), exit, source })
  return { source, said, reports, exited }
}

const never = (): Promise<void> => new Promise(() => undefined)

describe('the process', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'])('ends in order at %s: 0', async (signal) => {
    let closed = false
    const { source, exited } = setUp(() => {
      closed = true
      return Promise.resolve()
    })
    source.emit(signal, signal)
    expect(await exited).toBe(0)
    expect(closed).toBe(true)
  })

  it('ends at once at the second signal, whatever still closes', async () => {
    const { source, said, exited } = setUp(never)
    source.emit('SIGINT', 'SIGINT')
    source.emit('SIGTERM', 'SIGTERM')
    expect(await exited).toBe(130)
    expect(said).toHaveLength(2)
  })

  it('that cannot be closed in order ends with 70', async () => {
    const { source, exited } = setUp(() => Promise.reject(new Error('no')))
    source.emit('SIGTERM', 'SIGTERM')
    expect(await exited).toBe(70)
  })

  it.each(['uncaughtException', 'unhandledRejection'])(
    'after %s reports once, closes, and ends with 70',
    async (event) => {
      const { source, said, reports, exited } = setUp(() => Promise.resolve())
      const error = new Error('broken at ftp://me:secret@host')
      source.emit(event, error)
      source.emit(event, new Error('and again'))
      expect(await exited).toBe(70)
      expect(reports).toEqual([error])
      expect(said.join()).toContain('/data/crash.json')
      expect(said.join()).not.toContain('secret')
    },
  )
})
