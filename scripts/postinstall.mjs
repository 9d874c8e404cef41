// Fetches Electron's binary once, by Electron's own installer, and never fails the installation: without the binary
// Chargebench runs in the browser. Skipped under CI=true and where ELECTRON_SKIP_BINARY_DOWNLOAD is set.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { electronBinary, electronFolder } from './electron-binary.mjs'

const stallLimitMs = Number(process.env.CHARGEBENCH_STALL_LIMIT_MS ?? 60_000)

const say = (text) => process.stderr.write(`Chargebench: ${text}\n`)

/** Files that vanish meanwhile are left out: the next look sees the difference. */
const bytesIn = (folder) => {
  let sum = 0
  try {
    for (const name of readdirSync(folder, { recursive: true }))
      sum += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0
  } catch {
    return sum
  }
  return sum
}

/** Resolves with null on success, else with what failed. Progress is output, or bytes in its temporary folder. */
const runInstaller = (installer) =>
  new Promise((resolve) => {
    const scratch = mkdtempSync(join(tmpdir(), 'chargebench-electron-'))
    const env = { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch }
    const child = spawn(process.execPath, [installer], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let lastWords = ''
    let lastProgress = Date.now()
    let lastBytes = 0
    let stalled = false
    const hear = (chunk) => {
      lastWords = (lastWords + String(chunk)).slice(-4000)
      lastProgress = Date.now()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const watch = setInterval(() => {
      const bytes = bytesIn(scratch)
      if (bytes !== lastBytes) lastProgress = Date.now()
      lastBytes = bytes
      if (Date.now() - lastProgress < stallLimitMs) return
      stalled = true
      child.kill('SIGKILL')
    }, 500)
    const end = (failure) => {
      clearInterval(watch)
      rmSync(scratch, { recursive: true, force: true })
      resolve(failure)
    }
    child.once('error', (error) => end(error.message))
    child.once('close', (code) => {
      if (stalled) return end(`no progress for ${Math.round(stallLimitMs / 1000)} s`)
      if (code === 0) return end(null)
      const reason = lastWords.split('\n').find((line) => /error|ENOTFOUND|EAI_AGAIN|ECONN/i.test(line))
      end((reason ?? `Electron's installer ended with code ${code}`).trim())
    })
  })

const main = async () => {
  if (process.env.CI === 'true' || process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return
  const folder = electronFolder()
  if (!folder || electronBinary()) return
  const installer = join(folder, 'install.js')
  if (!existsSync(installer)) return
  say("fetching the desktop window's binary (Electron), once …")
  const failure = await runInstaller(installer)
  if (failure === null) return say('the desktop window is ready.')
  say(`the desktop window's binary could not be fetched: ${failure}`)
  say('`npm start` opens Chargebench in the browser instead. To try again: npm run postinstall')
}

await main().catch((error) => say(`the desktop window's binary could not be fetched: ${error.message}`))
