import { bootBehaviours } from './behaviours/boot.ts'
import { configurationBehaviours } from './behaviours/configuration.ts'
import { fileBehaviours } from './behaviours/files.ts'
import { payloadBehaviours } from './behaviours/payload.ts'
import { transportBehaviours } from './behaviours/transport.ts'
import type { Behaviour } from './hooks.ts'

/** All ways to be bad, each seen at real charge points. They can be combined. */
export const behaviours: readonly Behaviour[] = [
  ...transportBehaviours,
  ...bootBehaviours,
  ...payloadBehaviours,
  ...configurationBehaviours,
  ...fileBehaviours,
]

/** Whatever the case; null = there is none of that name. */
export const findBehaviour = (name: string): Behaviour | null =>
  behaviours.find((behaviour) => behaviour.name.toLowerCase() === name.toLowerCase()) ?? null
