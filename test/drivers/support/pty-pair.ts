import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface PtyPair {
  /** What the program opens. */
  readonly path: string
  /** The other end; `send` and `receive` use it. */
  readonly farPath: string
  send(bytes: Uint8Array | string): Promise<void>
  /** What came at the far end, at least so many bytes. */
  receive(length: number): Promise<Uint8Array>
  /** Sudden death: both ends are gone. */
  kill(): Promise<void>
}

/** Two pseudo-terminals joined by socat; made anew under the same path when it was killed. */
export const createPtyPair = async (folder?: string): Promise<PtyPair> => {
  const home = folder ?? mkdtempSync(join(tmpdir(), 'chargebench-pty-'))
  const [near, far] = [join(home, 'near'), join(home, 'far')]
  const socat = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(socat, 'exit')
  const lines = createInterface({ input: socat.stderr })
  for await (const line of lines) if (line.includes('starting data transfer loop')) break
  socat.stderr.resume()
  const device = await open(far, 'r+')
  return {
    path: near,
    farPath: far,
    send: async (bytes) => {
      await device.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
    },
    receive: async (length) => {
      const parts: Uint8Array[] = []
      for (let got = 0; got < length;) {
        const { bytesRead, buffer } = await device.read(Buffer.alloc(length - got))
        parts.push(buffer.subarray(0, bytesRead))
        got += bytesRead
      }
      return Buffer.concat(parts)
    },
    kill: async () => {
      if (socat.exitCode === null && socat.signalCode === null) socat.kill('SIGKILL')
      await ended
      await device.close().catch(() => undefined)
      if (folder === undefined) rmSync(home, { recursive: true, force: true })
    },
  }
}
