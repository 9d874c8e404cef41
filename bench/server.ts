/**
 * What a call costs the server, against a bare `ws` server and ocpp-rpc in the same run.
 *
 * One process a candidate, one client process (this one). In each round every candidate gets the same load in rotated
 * order; its CPU is read before and after; the ratio to the bare server is taken within the round. Goals stand beside.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { candidateNames, serveCandidate, type CandidateName, type Reading } from './server/candidates.ts'
import { LoadConnection, bootPayload, type Workload } from './server/load-client.ts'
import { median, percentile, spread } from './statistics.ts'

interface Candidate {
  readonly name: CandidateName
  readonly process: ChildProcess
  readonly port: number
  readonly connections: LoadConnection[]
}

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7)
const cellMs = Number(process.env['BENCH_CELL_MS'] ?? 150)
const connectionsPerCandidate = 100
const manyConnections = 1000

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const once = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const onExit = (code: number | null): void =>
      reject(new Error(`a candidate exited with ${code ?? 'a signal'}`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message as T)
    })
  })

const start = async (name: CandidateName, flags: readonly string[] = []): Promise<Candidate> => {
  const execArgv = ['--expose-gc', ...flags]
  const child = fork(fileURLToPath(import.meta.url), ['--candidate', name], { execArgv })
  const { port } = await once<{ port: number }>(child)
  return { name, process: child, port, connections: [] }
}

const read = (candidate: Candidate, wish: 'read' | 'collect' = 'read'): Promise<Reading> => {
  const reading = once<Reading>(candidate.process)
  candidate.process.send(wish)
  return reading
}

const connectAll = async (candidate: Candidate, count: number, prefix: string): Promise<void> => {
  for (let i = 0; i < count; i++)
    candidate.connections.push(await LoadConnection.open(candidate.port, `${prefix}-${i}`))
}

/** A wrong or missing answer must not count as a fast one. */
const checkAnswers = async (candidate: Candidate): Promise<void> => {
  const connection = candidate.connections[0]
  if (!connection) throw new Error('no connection')
  const boot = await connection.ask('BootNotification', bootPayload)
  const beat = await connection.ask('Heartbeat', {})
  if (!boot.startsWith('[3,') || !boot.includes('Accepted')) throw new Error(`${candidate.name}: ${boot}`)
  if (!beat.startsWith('[3,') || !beat.includes('currentTime')) throw new Error(`${candidate.name}: ${beat}`)
  if (candidate.name.startsWith('bare')) return
  const wrong = await connection.ask('Authorize', {})
  if (!wrong.startsWith('[4,'))
    throw new Error(`${candidate.name} takes an Authorize without idTag: ${wrong}`)
}

interface Cell {
  readonly cpuPerCall: number
  readonly callsPerSecond: number
  readonly loopDelayP99: number
}

const answered = (candidate: Candidate): number =>
  candidate.connections.reduce((sum, connection) => sum + connection.answered, 0)

const runCell = async (candidate: Candidate, workload: Workload, depth: number): Promise<Cell> => {
  const cpu = (await read(candidate)).cpu
  const before = answered(candidate)
  const started = performance.now()
  for (const connection of candidate.connections) connection.start(workload, depth)
  await wait(cellMs)
  for (const connection of candidate.connections) connection.stop()
  const calls = answered(candidate) - before
  const seconds = (performance.now() - started) / 1000
  await wait(30)
  const after = await read(candidate)
  return {
    cpuPerCall: (after.cpu - cpu) / Math.max(1, answered(candidate) - before),
    callsPerSecond: calls / seconds,
    loopDelayP99: after.loopDelayP99,
  }
}

const rotated = <T>(items: readonly T[], by: number): T[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
]

const cells: readonly (readonly [Workload, number])[] = [
  ['Heartbeat', 1],
  ['MeterValues', 1],
  ['Heartbeat', 32],
  ['MeterValues', 32],
]

type Series = Map<CandidateName, Cell[]>

const measureCell = async (
  candidates: readonly Candidate[],
  workload: Workload,
  depth: number,
): Promise<Series> => {
  const series: Series = new Map(candidates.map(({ name }) => [name, []]))
  for (const candidate of candidates) await runCell(candidate, workload, depth)
  for (let round = 0; round < rounds; round++)
    for (const candidate of rotated(candidates, round))
      series.get(candidate.name)?.push(await runCell(candidate, workload, depth))
  return series
}

const ratios = (series: Series, name: CandidateName, to: CandidateName, of: keyof Cell): number[] => {
  const reference = series.get(to) ?? []
  return (series.get(name) ?? []).map((cell, i) => cell[of] / (reference[i]?.[of] ?? Number.NaN))
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const verdict = (value: number, goal: number, atLeast = false): string =>
  `${(atLeast ? value >= goal : value <= goal) ? 'reached' : 'MISSED'} (goal ${atLeast ? '≥' : '≤'} ${goal})`

const cpuGoals: Readonly<Record<Workload, number>> = { Heartbeat: 1.35, MeterValues: 1.75 }
const journalGoals: Readonly<Record<Workload, number>> = { Heartbeat: 1.5, MeterValues: 2 }
const throughputGoals: Readonly<Record<Workload, number>> = { Heartbeat: 1.5, MeterValues: 0.9 }

const reportCell = (series: Series, workload: Workload, depth: number): void => {
  print(
    `\n${workload}, depth ${depth}, ${connectionsPerCandidate} connections: median (p25–p75) of ${rounds} rounds`,
  )
  const noise = ratios(series, 'bare-again', 'bare', 'cpuPerCall')
  const noisy = percentile(noise, 0.1) < 0.8 || percentile(noise, 0.9) > 1.25
  print(
    `  noise, bare/bare                ${spread(noise)}${noisy ? '  TOO NOISY: throw this cell away' : ''}`,
  )
  const bareCpu = median((series.get('bare') ?? []).map((cell) => cell.cpuPerCall))
  print(`  bare ws                         ${bareCpu.toFixed(1)} µs CPU a call`)
  const ours = ratios(series, 'ours', 'bare', 'cpuPerCall')
  const rpc = ratios(series, 'ours', 'ocpp-rpc', 'cpuPerCall')
  if (depth === 1) {
    print(`  ours / bare, CPU                ${spread(ours)}  ${verdict(median(ours), cpuGoals[workload])}`)
    print(`  ours / ocpp-rpc strict, CPU     ${spread(rpc)}  ${verdict(median(rpc), 0.75)}`)
    const journal = ratios(series, 'ours-journal', 'ours', 'cpuPerCall')
    print(
      `  with the journal / without, CPU ${spread(journal)}  ${verdict(median(journal), journalGoals[workload])}`,
    )
    const delay = ratios(series, 'ours-journal', 'ours', 'loopDelayP99')
    print(`  event-loop delay p99, journal   ${spread(delay)}  ${verdict(median(delay), 2)}`)
    return
  }
  const calls = ratios(series, 'ours', 'bare', 'callsPerSecond')
  print(`  ours / bare, CPU                ${spread(ours)}`)
  print(`  ours / ocpp-rpc strict, CPU     ${spread(rpc)}  ${verdict(median(rpc), 0.75)}`)
  print(
    `  ours / bare, calls per second   ${spread(calls)}  ${verdict(median(calls), throughputGoals[workload], true)}`,
  )
}

interface Footprint {
  readonly baseRss: number
  readonly idlePerConnection: number
  readonly afterTrafficPerConnection: number
  readonly cpuPerHandshake: number
}

/** After the garbage collector has given back what it will. */
const settled = async (candidate: Candidate): Promise<Reading> => {
  for (let i = 0; i < 3; i++) {
    await read(candidate, 'collect')
    await wait(150)
  }
  return read(candidate, 'collect')
}

const exchange = async (candidate: Candidate, heartbeats: number): Promise<void> => {
  for (const connection of candidate.connections) await connection.ask('BootNotification', bootPayload)
  for (let i = 0; i < heartbeats; i++)
    await Promise.all(candidate.connections.map((connection) => connection.ask('Heartbeat', {})))
}

const measureFootprint = async (name: CandidateName): Promise<Footprint> => {
  // A small young generation: how far it grows in a burst is no property of a connection.
  const candidate = await start(name, ['--max-semi-space-size=1'])
  try {
    const base = await settled(candidate)
    // The heap grows once under load, whatever the connections are: that is not theirs.
    await connectAll(candidate, 50, 'warm')
    await exchange(candidate, 400)
    const warm = await settled(candidate)
    await connectAll(candidate, manyConnections, 'many')
    const connected = await read(candidate)
    const idle = await settled(candidate)
    await exchange(candidate, 20)
    const after = await settled(candidate)
    return {
      baseRss: base.rss,
      idlePerConnection: (idle.rss - warm.rss) / manyConnections,
      afterTrafficPerConnection: (after.rss - warm.rss) / manyConnections,
      cpuPerHandshake: (connected.cpu - warm.cpu) / manyConnections,
    }
  } finally {
    stop(candidate)
  }
}

const stop = (candidate: Candidate): void => {
  for (const connection of candidate.connections) connection.close()
  candidate.process.disconnect()
}

const reportFootprint = async (): Promise<void> => {
  print(`\n${manyConnections} connections, ratio to bare ws (median of 3 fresh processes each)`)
  const runs = new Map<CandidateName, Footprint[]>()
  for (let i = 0; i < 3; i++)
    for (const name of rotated<CandidateName>(['bare', 'ours', 'ocpp-rpc'], i))
      runs.set(name, [...(runs.get(name) ?? []), await measureFootprint(name)])
  const of = (name: CandidateName, what: keyof Footprint): number =>
    median((runs.get(name) ?? []).map((footprint) => footprint[what]))
  const rows: readonly (readonly [keyof Footprint, string, number])[] = [
    ['baseRss', 'base memory', 1.25],
    ['idlePerConnection', 'memory a connection, idle', 1.6],
    ['afterTrafficPerConnection', 'memory a connection, after traffic', 1.5],
    ['cpuPerHandshake', 'CPU a handshake', 1.3],
  ]
  for (const [what, label, goal] of rows) {
    const ratio = of('ours', what) / of('bare', what)
    print(
      `  ${label.padEnd(36)} ours ${ratio.toFixed(2)}  ${verdict(ratio, goal)}  ocpp-rpc ${(of('ocpp-rpc', what) / of('bare', what)).toFixed(2)}`,
    )
  }
}

const main = async (): Promise<void> => {
  const candidates = await Promise.all(candidateNames.map((name) => start(name)))
  for (const candidate of candidates) {
    await connectAll(candidate, connectionsPerCandidate, 'load')
    await checkAnswers(candidate)
    for (const connection of candidate.connections) await connection.ask('BootNotification', bootPayload)
  }
  for (const [workload, depth] of cells)
    reportCell(await measureCell(candidates, workload, depth), workload, depth)
  for (const candidate of candidates) stop(candidate)
  await reportFootprint()
}

const role = process.argv.indexOf('--candidate')
if (role === -1) await main()
else await serveCandidate(process.argv[role + 1] as CandidateName)
