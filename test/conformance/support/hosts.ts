import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsFileName } from '../../../main/settings.ts'
import { startBuiltHost } from '../../support/built-host.ts'
import type { CaseSettings } from './case.ts'
import type { AskApi } from './central-system.ts'

/** A running Central System: the built node host. */
export interface CaseHost {
  /** Without a trailing slash; an identity is appended. */
  readonly ocppUrl: string
  readonly ask: AskApi
}

interface StoppableHost extends CaseHost {
  stop(): Promise<void>
}

export interface HostPool {
  /** The host that runs under these settings, started when first asked for. */
  under(settings: CaseSettings): Promise<CaseHost>
  stop(): Promise<void>
}

/** One host for all cases that ask for the same settings. */
export const createHostPool = (): HostPool => {
  const running = new Map<string, Promise<StoppableHost>>()
  const startHost = async (settings: CaseSettings): Promise<StoppableHost> => {
    const dataDir = await mkdtemp(join(tmpdir(), 'chargebench-conformance-'))
    await writeFile(
      join(dataDir, settingsFileName),
      JSON.stringify({ format: 1, readHeartbeatInterval: false, ...settings }),
    )
    const host = await startBuiltHost({ dataDir })
    return {
      ocppUrl: host.ocppUrl,
      ask: (path, init) => host.api(path, init),
      stop: async () => {
        await host.stop()
        await rm(dataDir, { recursive: true, force: true })
      },
    }
  }
  return {
    under: (settings) => {
      const key = JSON.stringify(settings)
      const host = running.get(key) ?? startHost(settings)
      running.set(key, host)
      return host
    },
    stop: async () => {
      for (const host of running.values()) await (await host).stop()
      running.clear()
    },
  }
}
