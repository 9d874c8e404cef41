import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FirmwareCandidate, FirmwareImage } from '../../../contract/firmware.ts'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'

const always = { retry: false, networkMode: 'always', gcTime: 60_000 } as const

/** All images, newest first. */
export const useLibrary = () => {
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  return useQuery({
    queryKey: ['firmware', 'library'],
    queryFn: () => client.firmware.library(),
    enabled: isLive,
    ...always,
  })
}

const unknownMatch = { fit: 'unknown', order: null, hardwareToCheck: null } as const

/** Before its first BootNotification nobody knows what a charge point is. */
const asUnknown = (image: FirmwareImage): FirmwareCandidate => ({ image, match: unknownMatch })

export interface CandidatesOf {
  readonly chargePointId: string
  /** It has booted here: there is something to match with. */
  readonly isKnown: boolean
  /** What runs at it: another version, another match. */
  readonly version: string | null
}

/** The library as it stands to each of these charge points; undefined = it has not come yet. */
export const useCandidates = (
  of: readonly CandidatesOf[],
): readonly { readonly data: readonly FirmwareCandidate[] | undefined; readonly error: Error | null }[] => {
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  return useQueries({
    queries: of.map(({ chargePointId, isKnown, version }) => ({
      queryKey: ['firmware', 'candidates', chargePointId, isKnown, version],
      queryFn: async () =>
        isKnown
          ? client.firmware.candidates(chargePointId)
          : (await client.firmware.library()).map((image) => asUnknown(image)),
      enabled: isLive,
      ...always,
    })),
  })
}

/** What is shown of the library is old. */
export const useLibraryChanged = (): (() => void) => {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: ['firmware'] })
}
