/**
 * The certificate's table "Performance measurement results" for this Central System: the response time, and that of
 * Authorize, over every conformance case, beside what four certified systems declared and were measured at. Seconds are
 * rounded as theirs are. Needs the built node host. Exits 1 when a goal is missed.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { systemClock } from '../main/clock.ts'
import { passingCases } from '../test/conformance/csms/sections.ts'
import { createHostPool } from '../test/conformance/support/hosts.ts'
import { runCase } from '../test/conformance/support/run-case.ts'
import { median } from './statistics.ts'

const goals = { responseSeconds: 1, authorizeSeconds: 0 } as const
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)

const limit = z.object({ declaredSeconds: z.number(), measuredSeconds: z.number() })
const certifiedSystems = z.object({
  systems: z.array(
    z.object({
      certificate: z.string(),
      vendor: z.string(),
      product: z.string(),
      responseTimeout: limit,
      authorize: limit,
    }),
  ),
})

interface Times {
  readonly all: number[]
  readonly authorize: number[]
}

const measure = async (): Promise<Times> => {
  const times: Times = { all: [], authorize: [] }
  const hosts = createHostPool()
  try {
    for (let round = 0; round < rounds; round++)
      for (const conformanceCase of passingCases)
        await runCase(conformanceCase, {
          host: await hosts.under(conformanceCase.settings),
          clock: systemClock,
          withinMs: 60_000,
          onAnswered: (action, tookMs) => {
            times.all.push(tookMs)
            if (action === 'Authorize') times.authorize.push(tookMs)
          },
        })
  } finally {
    await hosts.stop()
  }
  return times
}

const worst = (sample: readonly number[]): number => Math.max(...sample)
const wholeSeconds = (ms: number): number => Math.round(ms / 1000)
const columns = (...cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => (i === 0 ? String(cell).padEnd(52) : String(cell).padStart(11))).join('')

const report = ({ all, authorize }: Times, certified: z.infer<typeof certifiedSystems>): boolean => {
  console.log(columns('seconds', 'response', 'declared', 'Authorize', 'declared'))
  for (const { vendor, product, certificate, responseTimeout, authorize: itsAuthorize } of certified.systems)
    console.log(
      columns(
        `${vendor} ${product} (${certificate})`,
        responseTimeout.measuredSeconds,
        responseTimeout.declaredSeconds,
        itsAuthorize.measuredSeconds,
        itsAuthorize.declaredSeconds,
      ),
    )
  const [response, authorization] = [wholeSeconds(worst(all)), wholeSeconds(worst(authorize))]
  const goal = [`<= ${goals.responseSeconds}`, `<= ${goals.authorizeSeconds}`] as const
  console.log(
    columns('Chargebench, worst (in place of declared: our goal)', response, goal[0], authorization, goal[1]),
  )
  console.log(
    columns('Chargebench, median', wholeSeconds(median(all)), '', wholeSeconds(median(authorize)), ''),
  )
  console.log(
    `\nunrounded: worst ${worst(all).toFixed(1)} ms, median ${median(all).toFixed(1)} ms over ${all.length} answers; ` +
      `to Authorize ${worst(authorize).toFixed(1)} ms and ${median(authorize).toFixed(1)} ms over ${authorize.length}`,
  )
  return response <= goals.responseSeconds && authorization <= goals.authorizeSeconds
}

const file = join(process.cwd(), 'data', 'certified-systems.json')
const certified = certifiedSystems.parse(JSON.parse(await readFile(file, 'utf8')))
const met = report(await measure(), certified)
console.log(met ? 'goals met' : 'GOALS MISSED')
process.exitCode = met ? 0 : 1
