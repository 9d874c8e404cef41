import ecarplug from '../data/charge-points/ecarplug.json' with { type: 'json' }
import fleetStation from '../data/charge-points/fleet-station.json' with { type: 'json' }
import twoConnectorsData from '../data/charge-points/two-connectors.json' with { type: 'json' }
import wallbox from '../data/charge-points/wallbox.json' with { type: 'json' }
import { profileSchema, type Profile } from './profile.ts'

/** The kinds of charge point that come along; the first is what one gets without a wish. */
export const profiles: readonly [Profile, ...Profile[]] = [
  profileSchema.parse(twoConnectorsData),
  profileSchema.parse(ecarplug),
  profileSchema.parse(wallbox),
  profileSchema.parse(fleetStation),
]

export const defaultProfile: Profile = profiles[0]

export const findProfile = (name: string): Profile | null =>
  profiles.find((profile) => profile.name === name) ?? null
