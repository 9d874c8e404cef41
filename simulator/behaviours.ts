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

/** `NAME`, whatever its case, or `NAME=PERCENT` where it begins somewhere in a file; null = there is none of that name. */
export const findBehaviour = (text: string): Behaviour | null => {
  const [, name = '', percent] = /^([a-z0-9]+)(?:=(100|\d{1,2}))?$/i.exec(text) ?? []
  const found = behaviours.find((behaviour) => behaviour.name.toLowerCase() === name.toLowerCase())
  if (percent === undefined) return found ?? null
  return found?.at === undefined ? null : { ...found, at: Number(percent) / 100 }
}
