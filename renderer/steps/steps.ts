import { fetched } from '../components/fetched.tsx'
import { bootStatus } from './boot/boot-status.ts'
import { configurationStatus } from './configuration/configuration-status.ts'
import { openKnocks } from './connect/knock-groups.ts'
import { diagnosticsStatus } from './diagnostics/diagnostics-status.ts'
import { firmwareStatus } from './firmware/firmware-status.ts'
import { localListStatus } from './local-list/local-list-status.ts'
import type { PageDefinition, StepDefinition } from './step.ts'

const pages = {
  connect: fetched(() => import('./connect/connect-step.tsx')),
  boot: fetched(() => import('./boot/boot-step.tsx')),
  configuration: fetched(() => import('./configuration/configuration-step.tsx')),
  'local-list': fetched(() => import('./local-list/local-list-step.tsx')),
  diagnostics: fetched(() => import('./diagnostics/diagnostics-step.tsx')),
  firmware: fetched(() => import('./firmware/firmware-step.tsx')),
  jobs: fetched(() => import('../jobs/jobs-page.tsx')),
}

const connect: StepDefinition = {
  id: 'connect',
  digit: 1,
  name: (t) => t('walk.connect'),
  status: ({ bench, chargePoint }, t) => {
    if (!bench.state) return { kind: 'not-started', word: t('walk.notStarted') }
    if (chargePoint?.link.state === 'connected') return { kind: 'proven', word: t('walk.connected') }
    // what was before its own last link is over, though the link is lost by now
    const since = chargePoint?.bootSequence?.openedAt ?? 0
    const knocks = openKnocks(bench.state).filter(({ last }) => last.at >= since)
    if (knocks.some(({ verdict, solvedBy }) => verdict !== 'harmless' && !solvedBy))
      return { kind: 'needs-you', word: t('walk.knocking') }
    return { kind: 'waiting', word: t('walk.listening') }
  },
  Component: pages.connect.Component,
}

const boot: StepDefinition = {
  id: 'boot',
  digit: 2,
  name: (t) => t('walk.boot'),
  status: ({ boot: state, now }, t) => bootStatus(state, now, t),
  Component: pages.boot.Component,
}

const configuration: StepDefinition = {
  id: 'configuration',
  digit: 3,
  name: (t) => t('configuration.title'),
  status: configurationStatus,
  Component: pages.configuration.Component,
}

const localList: StepDefinition = {
  id: 'local-list',
  digit: 4,
  name: (t) => t('localList.title'),
  status: localListStatus,
  Component: pages['local-list'].Component,
}

const firmware: StepDefinition = {
  id: 'firmware',
  digit: 5,
  name: (t) => t('firmware.title'),
  status: firmwareStatus,
  Component: pages.firmware.Component,
}

const diagnostics: StepDefinition = {
  id: 'diagnostics',
  digit: 6,
  name: (t) => t('diagnostics.title'),
  status: diagnosticsStatus,
  Component: pages.diagnostics.Component,
}

/** The walk, in its order. */
export const steps: readonly StepDefinition[] = [
  connect,
  boot,
  configuration,
  localList,
  firmware,
  diagnostics,
]

/** Beside the walk: reached from the top bar, and from the walk's foot. */
export const jobsPage: PageDefinition = {
  id: 'jobs',
  name: (t) => t('jobs.title'),
  Component: pages.jobs.Component,
}

const isPage = (id: string): id is keyof typeof pages => Object.hasOwn(pages, id)

/** Begins to fetch what a page is made of, before it is drawn. Another name than a page's is that of the first step. */
export const preloadStep = (id: string | null): void => {
  // drawing it fetches it again, and tells of what went wrong
  pages[id !== null && isPage(id) ? id : 'connect'].fetch().catch(() => undefined)
}

/**
 * Fetches what the steps are made of before they are opened, one after the other, so that they still open while
 * Chargebench is away.
 */
export const preloadSteps = async (): Promise<void> => {
  for (const { fetch } of Object.values(pages)) await Promise.allSettled([fetch()])
}
