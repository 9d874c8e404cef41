import { connect, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { downloadFirmware } from '../../simulator/transfer/download-firmware.ts'
import { allOver, makeImage, tempDir, transferBench } from './support/transfer-bench.ts'

const mib = 1024 ** 2

/** Asks for the file and reads no more than the answer's first piece. */
const slowReader = (url: URL): { readonly socket: Socket; readonly status: Promise<string> } => {
  const socket = connect(Number(url.port), url.hostname)
  const status = new Promise<string>((resolve) => {
    socket.once('error', () => resolve('error'))
    socket.once('close', () => resolve('closed'))
    socket.once('data', (data: Buffer) => {
      socket.pause()
      const text = data.toString('latin1')
      const status = text.slice(9, 12)
      resolve(status === '503' && !/^Retry-After: \d+/im.test(text) ? 'no Retry-After' : status)
    })
  })
  socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: x\r\n\r\n`)
  return { socket, status }
}

it('2,000 slow readers: a few are served, the others are told to come back, and a good one finishes', async () => {
  const bench = transferBench()
  const image = makeImage(tempDir(), 32 * mib)
  const slow = await bench.serve(image)
  const good = await bench.serve(image, 'http', 'CP2')
  const url = new URL(slow.url)
  const readers = Array.from({ length: 2000 }, () => slowReader(url))
  onTestFinished(() => readers.forEach(({ socket }) => socket.destroy()))
  const fetched = downloadFirmware(good.url)
  const answers = await Promise.all(readers.map(({ status }) => status))
  const count = (status: string): number => answers.filter((answer) => answer === status).length
  expect(count('200')).toBeGreaterThan(0)
  expect(count('200')).toBeLessThanOrEqual(8)
  expect(count('503')).toBe(2000 - count('200'))
  expect(await fetched).toEqual({ outcome: 'complete', size: image.size, sha256: image.sha256 })
  expect((await allOver(good, 1)).attempts).toMatchObject([{ state: 'complete' }])
  expect(slow.view()).toMatchObject({ refusals: count('503'), lastRefusal: 'too-many-transfers' })
  // one event tells of them all
  expect(bench.journal.of('transfer-refused')).toHaveLength(1)
})
