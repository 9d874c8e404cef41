/** A case that can not run yet. */
export interface PendingCase {
  readonly id: `TC_${string}_CSMS`
  readonly reason: string
}

const profile2 = 'wants security profile 2 or 3: the Central System does not serve wss'
const profile3 = 'wants security profile 3: the Central System does not serve wss with client certificates'

/**
 * All of them need TLS. TC_083 is not in the public document of the tool: by the security extension (Security §A05) it sends
 * ChangeConfiguration SecurityProfile with a higher value, and the charge point comes back over the higher profile,
 * after which the Central System must not let it in with the lower one (A05.FR.09).
 */
export const pendingCases: readonly PendingCase[] = [
  { id: 'TC_074_CSMS', reason: profile3 },
  { id: 'TC_075_1_CSMS', reason: profile2 },
  { id: 'TC_075_2_CSMS', reason: profile2 },
  { id: 'TC_077_CSMS', reason: profile3 },
  { id: 'TC_078_CSMS', reason: profile2 },
  { id: 'TC_083_CSMS', reason: `${profile2}, so there is no higher profile to come back over` },
  { id: 'TC_086_CSMS', reason: profile2 },
  { id: 'TC_087_CSMS', reason: profile3 },
]
