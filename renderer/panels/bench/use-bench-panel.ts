import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { HeldCard } from '../../../contract/card.ts'
import type { BenchPanelView } from '../../../contract/devices.ts'
import type { JobSummary } from '../../../contract/job.ts'
import type { IdTagFormat } from '../../../contract/local-list-format.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import { usePlace } from '../../state/place.ts'

/** What hangs on the bench, as it changes; null = nothing was said yet. */
export const useDevices = (): BenchPanelView | null => {
  const { client } = useBenchEnvironment()
  const [view, setView] = useState<BenchPanelView | null>(null)
  useEffect(() => client.devices.view(setView), [client])
  return view
}

/** This panel among those that ask for cards. */
export const whoseCard = 'whose-card'
/** The step Local list. */
export const listEditor = 'list-editor'

/** Asks for the next card, until one comes or it is stopped. */
export const useNextCard = (onCard: (card: HeldCard) => void) => {
  const { client } = useBenchEnvironment()
  const [isAsking, setAsking] = useState(false)
  useEffect(() => {
    if (!isAsking) return
    return client.devices.ask(whoseCard, (card) => {
      setAsking(false)
      onCard(card)
    })
  }, [client, isAsking, onCard])
  return { isAsking, ask: () => setAsking(true), stop: () => setAsking(false) }
}

/** The job of the charge point; where none is chosen, the one job that is under way. */
const jobHere = (jobs: readonly JobSummary[], chargePoint: string | null): JobSummary | null => {
  const own = jobs.find(({ chargePoints }) => chargePoint !== null && chargePoints.includes(chargePoint))
  const underWay = jobs.filter((job) => job.underWay)
  return own ?? (underWay.length === 1 ? (underWay[0] ?? null) : null)
}

/** How the open job writes the numbers of cards; null = it does not say, or there is none. */
export const useJobFormat = (): IdTagFormat | null => {
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  const [{ chargePoint }] = usePlace()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  useEffect(
    () => client.jobs.changes(() => void queries.invalidateQueries({ queryKey: ['job-format'] })),
    [client, queries],
  )
  const query = useQuery({
    queryKey: ['job-format', chargePoint],
    queryFn: async (): Promise<IdTagFormat | null> => {
      const { jobs } = await client.jobs.list({ search: '', status: 'open' })
      const job = jobHere(jobs, chargePoint)
      return job && (await client.jobs.get(job.id)).idTagFormat
    },
    enabled: isLive,
    retry: false,
    networkMode: 'always',
  })
  return query.data ?? null
}
