import { lazy } from 'react'
import { bootStatus } from './boot/boot-status.ts'
import { configurationStatus } from './configuration/configuration-status.ts'
import { openKnocks } from './connect/knock-groups.ts'
import type { StepDefinition } from './step.ts'

const loads = {
  connect: () => import('./connect/connect-step.tsx'),
  boot: () => import('./boot/boot-step.tsx'),
  configuration: () => import('./configuration/configuration-step.tsx'),
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
  Component: lazy(loads.connect),
}

const boot: StepDefinition = {
  id: 'boot',
  digit: 2,
  name: (t) => t('walk.boot'),
  status: ({ boot: state, now }, t) => bootStatus(state, now, t),
  Component: lazy(loads.boot),
}

const configuration: StepDefinition = {
  id: 'configuration',
  digit: 3,
  name: (t) => t('configuration.title'),
  status: configurationStatus,
  Component: lazy(loads.configuration),
}

/** The walk, in its order. */
export const steps: readonly StepDefinition[] = [connect, boot, configuration]

/** Fetches what the steps are made of before they are opened, so that they still open while Chargebench is away. */
export const preloadSteps = async (): Promise<void> => {
  await Promise.allSettled(Object.values(loads).map((load) => load()))
}
