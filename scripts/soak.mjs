// npm run soak: the long campaigns, with a fixed seed (CHARGEBENCH_FUZZ_SEED takes another one). A small part of each
// runs in npm test.
import './preflight.cjs'
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const env = {
  CHARGEBENCH_SOAK_FRAMES: '1000000',
  CHARGEBENCH_SOAK_CONNECTIONS: '10000',
  RUNS: '20',
  ...process.env,
}
const campaigns = [
  ['--project', 'built', 'test/csms/fuzz-memory.linux.built.test.ts'],
  ['--project', 'unit', 'test/ocpp/kernel.property.test.ts'],
]

const run = (args) => spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status === 0
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const ok =
  run([join(root, 'scripts/build.mjs')]) &&
  campaigns.map((args) => run([vitest, 'run', ...args])).every(Boolean)
process.exitCode = ok ? 0 : 1
