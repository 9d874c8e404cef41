import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { DiagnosticsPullResult } from '../../contract/diagnostics.ts'
import { openReceivedFiles } from '../../main/transfer/received-files.ts'
import { profile } from '../simulator/support/bench.ts'
import { uploadDiagnostics } from '../../simulator/transfer/upload-diagnostics.ts'
import { failureOf, sha256, startFileBench, type FileBench } from './support/file-bench.ts'
import { resultOf, type Answer } from './support/procedure-bench.ts'

const pull = async (bench: FileBench, more: object = {}) =>
  bench.run('diagnostics.pull', { chargePointId: 'CP1', ...more })
const pulled = async (bench: FileBench, more: object = {}) =>
  resultOf(await pull(bench, more)) as unknown as DiagnosticsPullResult

it('ends when the bytes are on disk and hashed, and keeps them over a restart', async () => {
  const bench = await startFileBench()
  await bench.virtual()
  const result = await pulled(bench)
  expect(result).toMatchObject({
    disagrees: false,
    announcedName: expect.stringContaining('diagnostics-CP1') as unknown,
  })
  expect(result.said.map(({ status }) => status)).toEqual(['Uploading', 'Uploaded'])
  const [file] = result.files
  if (!file) throw new Error('no file')
  const again = await openReceivedFiles(`${bench.folder}/diagnostics`)
  expect(again.list({ chargePointId: 'CP1' })).toEqual([file])
  expect(again.list({ chargePointId: 'CP2' })).toEqual([])
  const bytes = readFileSync(await again.pathOf(file.id))
  expect(sha256(bytes)).toBe(file.sha256)
  expect(gunzipSync(bytes).toString()).toContain('INFO boot: CP1')
  expect(bench.files.views()).toEqual([])
  const [sent] = await bench.sent('GetDiagnostics')
  expect(Object.keys(sent ?? {})).toEqual(['location'])
})

it.each([
  ['noDiagnosticsStatus', 1, []],
  ['multipartOnly', 1, ['Uploading', 'Uploaded']],
  ['uploadsTwice', 2, ['Uploading', 'Uploaded']],
  ['statusAfterFile', 1, ['Uploading', 'Uploaded']],
  ['repeatsUploading', 1, ['Uploading', 'Uploading', 'Uploading', 'Uploaded']],
])('whatever is said of it: %s', async (behaviour, count, said) => {
  const bench = await startFileBench()
  await bench.virtual({ behave: [behaviour] })
  const result = await pulled(bench)
  expect(result.files.map(({ state }) => state)).toEqual(Array(count).fill('whole'))
  expect(result.said.map(({ status }) => status)).toEqual(said)
})

it.each(['DiagnosticsLog', 'SecurityLog'] as const)(
  'pulls %s by GetLog, over HTTPS and to a file',
  async (kind) => {
    const bench = await startFileBench()
    await bench.virtual({ profile: profile('fleet-station') })
    const startTime = '2026-01-15T11:00:00.000Z'
    const result = await pulled(bench, { kind, protocol: 'https', target: 'file', startTime, retries: 0 })
    expect(result.files).toMatchObject([{ kind, state: 'whole' }])
    expect(result.said.map(({ status }) => status)).toEqual(['Uploading', 'Uploaded'])
    expect(await bench.sent('GetLog')).toMatchObject([
      { logType: kind, retries: 0, log: { oldestTimestamp: startTime } },
    ])
  },
)

/** A charge point that answers so, and then says these words. */
const scripted = (
  bench: FileBench,
  answer: Answer,
  words: readonly string[],
  upload?: (url: string) => unknown,
) =>
  bench.scripted((action, payload, chargePoint) => {
    if (action !== 'GetDiagnostics') return action === 'TriggerMessage' ? { status: 'Accepted' } : {}
    setImmediate(() => {
      for (const status of words) void chargePoint.call('DiagnosticsStatusNotification', { status })
      upload?.(String(payload['location']))
    })
    return answer
  })

it.each([
  ['NotSupported', [], 'diagnostics-refused'],
  [{}, [], 'diagnostics-none'],
  [{ fileName: 'a.zip' }, ['Idle'], 'diagnostics-idle'],
  [{ fileName: 'a.zip' }, ['Uploading', 'UploadFailed'], 'diagnostics-upload-failed'],
  [{ fileName: 'a.zip' }, ['Uploading', 'Uploaded'], 'diagnostics-elsewhere'],
  [{ fileName: 'a.zip' }, [], 'diagnostics-silent'],
  [{ fileName: 'a.zip' }, ['Uploading'], 'diagnostics-silent'],
] as const)('tells apart: %j, then %j', async (answer, words, code) => {
  const bench = await startFileBench({ stepMs: 1_000 })
  await scripted(bench, answer, words)
  expect(failureOf(await pull(bench))).toMatchObject({ code, action: expect.any(String) as unknown })
})

it('keeps what came of an upload that broke off', async () => {
  const bench = await startFileBench({ stepMs: 1_000 })
  const content = Buffer.alloc(300_000, 1)
  await scripted(bench, { fileName: 'a.zip' }, ['Uploading'], (url) =>
    uploadDiagnostics(url, { method: 'PUT', fileName: 'a.zip', content, cutsAt: 100_000 }),
  )
  expect(failureOf(await pull(bench))).toMatchObject({ code: 'diagnostics-incomplete' })
  const files = bench.files.received.list()
  expect(files).toMatchObject([{ state: 'partial', name: 'a.zip' }])
  expect(files[0]?.size).toBeGreaterThan(0)
})

it('keeps what came of an upload that was cancelled', async () => {
  const bench = await startFileBench()
  const chunk = Buffer.alloc(100_000, 7)
  await scripted(bench, { fileName: 'a.zip' }, ['Uploading'], (url) => {
    const upload = request(`${url}a.zip`, { method: 'PUT', headers: { 'content-length': 300_000 } })
    upload.on('error', () => undefined)
    upload.write(chunk)
  })
  const runId = await bench.drive(bench.runner.start('diagnostics.pull', { chargePointId: 'CP1' }))
  await bench.until(() => bench.files.views()[0]?.attempts[0]?.bytes === chunk.length)
  bench.runner.cancel(runId)
  expect((await bench.drive(bench.runner.ended(runId))).state.state).toBe('cancelled')
  const [file] = bench.files.received.list()
  expect(file).toMatchObject({ state: 'partial', size: chunk.length, sha256: sha256(chunk), runId })
  expect(sha256(readFileSync(await bench.files.received.pathOf(file?.id ?? '')))).toBe(sha256(chunk))
})

it('takes the file of one that names none, and of one that says it failed', async () => {
  const bench = await startFileBench()
  const content = Buffer.from('a log')
  await scripted(bench, {}, ['UploadFailed'], (url) =>
    uploadDiagnostics(url, { method: 'POST', fileName: 'a.log', content }),
  )
  expect(await pulled(bench)).toMatchObject({
    announcedName: null,
    disagrees: true,
    files: [{ name: 'a.log', size: content.length, sha256: sha256(content) }],
  })
})

it('is killed in its middle, and begins anew; what came is kept', async () => {
  const first = await startFileBench()
  await first.virtual()
  const runId = await first.drive(first.runner.start('diagnostics.pull', { chargePointId: 'CP1' }))
  await first.until(() => existsSync(`${first.folder}/diagnostics/received.json`))
  first.lose()
  await first.drive(first.files.close())
  await first.kill()
  const second = await startFileBench({
    ...{ disk: first.disk, folder: first.folder, port: first.port },
    onStep: (ms) => first.clock.advance(ms),
  })
  expect(second.view(runId)).toMatchObject({ state: { state: 'interrupted' }, afterInterruption: 'repeat' })
  await second.drive(second.runner.takeUp(runId))
  const result = resultOf(await second.drive(second.runner.ended(runId))) as unknown as DiagnosticsPullResult
  expect(result.files).toHaveLength(1)
  expect(second.files.received.list()).toHaveLength(2)
})

/** Answers GetLog so, and then does what is given with its requestId and its place. */
const logger = (
  bench: FileBench,
  status: string,
  then: (requestId: number, url: string, say: (payload: object) => Promise<unknown>) => Promise<unknown>,
) =>
  bench.scripted((action, payload, chargePoint) => {
    if (action !== 'GetLog') return {}
    const { remoteLocation = '' } = payload['log'] as { remoteLocation?: string }
    const say = (word: object) => chargePoint.call('LogStatusNotification', { ...word })
    setImmediate(() => void then(Number(payload['requestId']), remoteLocation, say))
    return { status, filename: 'log.txt' }
  })
const content = Buffer.from('a log')

it('GetLog: words of another upload, given up for this one, are not words of this one', async () => {
  const bench = await startFileBench({ stepMs: 1_000 })
  await logger(bench, 'AcceptedCanceled', async (requestId, url, say) => {
    await say({ status: 'UploadFailure', requestId: requestId === 1 ? 2 : 1 })
    await say({ status: 'Uploading', requestId })
    await uploadDiagnostics(url, { method: 'PUT', fileName: 'log.txt', content })
    await say({ status: 'Uploaded', requestId })
  })
  const times = { startTime: '2026-01-15T10:00:00+02:00', stopTime: '2026-01-15T11:00:00.000Z' }
  const result = await pulled(bench, {
    kind: 'DiagnosticsLog',
    retries: 2,
    retryIntervalSeconds: 9,
    ...times,
  })
  expect(result).toMatchObject({ disagrees: false, announcedName: 'log.txt', files: [{ state: 'whole' }] })
  expect(result.said.map(({ status }) => status)).toEqual(['Uploading', 'Uploaded'])
  expect(await bench.sent('GetLog')).toMatchObject([
    {
      ...{
        logType: 'DiagnosticsLog',
        retries: 2,
        retryInterval: 9,
        requestId: expect.any(Number) as unknown,
      },
      log: { oldestTimestamp: '2026-01-15T08:00:00.000Z', latestTimestamp: '2026-01-15T11:00:00.000Z' },
    },
  ])
})

it.each([
  ['Rejected', 'diagnostics-refused'],
  ['Accepted', 'diagnostics-upload-failed'],
])('GetLog that is %s ends as %s', async (status, code) => {
  const bench = await startFileBench({ stepMs: 1_000 })
  await logger(bench, status, (requestId, _url, say) => say({ status: 'PermissionDenied', requestId }))
  expect(failureOf(await pull(bench, { kind: 'SecurityLog' }))).toMatchObject({ code })
})

const raw = (url: string, headers: Record<string, string>, body: string) =>
  fetch(url, { method: 'POST', headers, body })

it.each([
  ['an empty file', {}, 'diagnostics-empty', undefined],
  ['a part of a file', { 'content-range': 'bytes 5-8/9' }, 'diagnostics-not-taken', 'part-of-a-file'],
  [
    'a form without a file',
    { 'content-type': 'multipart/form-data; boundary=edge' },
    'diagnostics-not-taken',
    'body-unreadable',
  ],
])('tells what came and could not be taken: %s', async (what, headers, code, refusal) => {
  const bench = await startFileBench({ stepMs: 1_000 })
  const body = what === 'an empty file' ? '' : '--edge--\r\n'
  await scripted(bench, { fileName: 'a.zip' }, [], (url) => raw(url, headers, body))
  const failure = failureOf(await pull(bench))
  expect(failure).toMatchObject({ code, ...(refusal === undefined ? {} : { params: { refusal } }) })
})

it('waits for the first byte of one that names no file and says that it uploads', async () => {
  const bench = await startFileBench({ stepMs: 1_000 })
  let url = ''
  await scripted(bench, {}, ['Uploading'], (place) => {
    url = place
    bench.clock.after(100_000, () => void uploadDiagnostics(url, { method: 'PUT', fileName: 'a', content }))
  })
  expect(await pulled(bench)).toMatchObject({ files: [{ size: content.length }] })
})

it('a GetLog of a time of which nothing is recorded ends as no file', async () => {
  const bench = await startFileBench({ stepMs: 1_000 })
  await bench.virtual({ profile: profile('fleet-station') })
  const run = await pull(bench, { kind: 'SecurityLog', startTime: '2030-01-01T00:00:00.000Z' })
  expect(failureOf(run)).toMatchObject({ code: 'diagnostics-none', action: 'try-get-diagnostics' })
})
