import { useMutation, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import type { ModbusTableView } from '../../../contract/modbus.ts'
import type { RunView } from '../../../contract/run.ts'
import type { ChannelsNow } from '../../../contract/service-port.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import type { ModbusMapsView } from './modbus-client.ts'
import { freshDraft, type LinkDraft } from './link-draft.ts'

/** The devices that are read, as they change; null = nothing was said yet. */
export const useTables = (): readonly ModbusTableView[] | null => {
  const { client } = useBenchEnvironment()
  const [tables, setTables] = useState<readonly ModbusTableView[] | null>(null)
  useEffect(() => client.modbus.tables(setTables), [client])
  return tables
}

/** What the meter of a charge point says now; null = none is read. */
export const useChannels = (chargePointId: string): ChannelsNow | null => {
  const { client } = useBenchEnvironment()
  const [all, setAll] = useState<readonly ChannelsNow[]>([])
  useEffect(() => client.modbus.channels(setAll), [client])
  return all.find((each) => each.chargePointId === chargePointId) ?? null
}

export const useMaps = (chargePointId: string | null): UseQueryResult<ModbusMapsView> => {
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  return useQuery({
    queryKey: ['modbus-maps', chargePointId],
    queryFn: () => client.modbus.maps(chargePointId),
    enabled: isLive,
    retry: false,
    networkMode: 'always',
  })
}

/** One map with its registers; asked for once. */
export const useMap = (id: string | null) => {
  const { client } = useBenchEnvironment()
  return useQuery({
    queryKey: ['modbus-map', id],
    queryFn: () => (id === null ? null : client.modbus.map(id)),
    enabled: id !== null,
    staleTime: Infinity,
    retry: false,
    networkMode: 'always',
  })
}

const draftKey = 'chargebench-modbus-link'

const keptDraft = (chargePointId: string | null): LinkDraft => {
  const fresh = freshDraft(chargePointId)
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(draftKey) ?? 'null')
    return typeof kept === 'object' && kept !== null ? { ...fresh, ...kept } : fresh
  } catch {
    return fresh
  }
}

/** How the line is set up on this page: it is still so after a reload, or when the panel was closed meanwhile. */
export const useLinkDraft = (
  chargePointId: string | null,
): readonly [LinkDraft, (part: Partial<LinkDraft>) => void] => {
  const [draft, setDraft] = useState(() => keptDraft(chargePointId))
  const change = useCallback((part: Partial<LinkDraft>) => {
    setDraft((before) => {
      const next = { ...before, ...part }
      sessionStorage.setItem(draftKey, JSON.stringify(next))
      return next
    })
  }, [])
  return [draft, change]
}

export interface OrderState {
  readonly start: (procedure: string, input: object) => void
  readonly forget: () => void
  /** null: nothing was begun, or it is not known yet. */
  readonly run: RunView | null
  readonly isRunning: boolean
  /** Why it was not begun. */
  readonly error: unknown
}

/** One run that this page begins, and how it goes. */
export const useOrder = (): OrderState => {
  const { client } = useBenchEnvironment()
  const [runId, setRunId] = useState<string | null>(null)
  const run = useBench(({ state }) => (runId === null ? null : (state?.runs[runId] ?? null)))
  const begin = useMutation({
    mutationFn: (order: { readonly procedure: string; readonly input: object }) =>
      client.runs.start(order.procedure, order.input),
    onMutate: () => setRunId(null),
    onSuccess: setRunId,
  })
  const isBegun = runId !== null && (run === null || run.state.state === 'running')
  return {
    start: (procedure, input) => begin.mutate({ procedure, input }),
    forget: () => {
      begin.reset()
      setRunId(null)
    },
    run,
    isRunning: begin.isPending || isBegun,
    error: begin.error,
  }
}
