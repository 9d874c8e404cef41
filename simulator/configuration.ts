import type { Request, Response } from '../ocpp/actions/index.ts'
import { findConfigurationKey } from '../ocpp/configuration-keys.ts'
import type { ConfigurationKey } from '../ocpp/configuration-key.ts'
import { acceptValue, splitList } from './configuration-value.ts'
import type { Memory } from './memory.ts'
import type { Profile } from './profile.ts'

type KeyValue = NonNullable<Response<'GetConfiguration'>['configurationKey']>[number]

/** The configuration keys: what is stored, told and in effect. Keys are compared without case. */
export interface Configuration {
  has(key: string): boolean
  /** What is in effect; null = it has no such key. */
  get(key: string): string | null
  number(key: string, fallback?: number): number
  /** false where the key is missing: it does not have what the key switches (OCPP 1.6 §9). */
  boolean(key: string): boolean
  list(key: string): readonly string[]
  /** A key that is never told. */
  secret(key: string): string | null
  /** OCPP 1.6 §5.8. */
  read(keys: Request<'GetConfiguration'>['key']): Response<'GetConfiguration'>
  /** OCPP 1.6 §5.3. */
  change(key: string, value: string): Response<'ChangeConfiguration'>['status']
  /** By the charge point itself; in effect at once. */
  set(key: string, value: string): void
  /** What waited for a reboot is in effect now. */
  rebooted(): void
}

interface Definition {
  readonly key: string
  readonly factory: string
  readonly readonly: boolean
  readonly isSecret: boolean
  readonly needsReboot: boolean
  readonly standard: ConfigurationKey | null
}

const definitionsByProfile = new WeakMap<Profile, ReadonlyMap<string, Definition>>()

/** Shared by all charge points of a profile. */
const definitionsOf = (profile: Profile): ReadonlyMap<string, Definition> => {
  const known = definitionsByProfile.get(profile)
  if (known) return known
  const definitions = new Map(
    profile.configuration.map(({ key, value, readonly, needsReboot = false }) => {
      const standard = findConfigurationKey(key)
      const isSecret = standard?.access === 'write-only'
      return [key.toLowerCase(), { key, factory: value, readonly, isSecret, needsReboot, standard }] as const
    }),
  )
  definitionsByProfile.set(profile, definitions)
  return definitions
}

export interface ConfigurationOptions {
  readonly profile: Profile
  readonly memory: Memory
  readonly connectors: number
  /** Whether a value may be set as things stand, beyond its form. */
  readonly mayChange: (key: string, value: string) => boolean
  /** Something else is in effect now. */
  readonly onChange: (key: string) => void
}

export const createConfiguration = (options: ConfigurationOptions): Configuration => {
  const { profile, memory } = options
  const definitions = definitionsOf(profile)
  /** What is in effect still, where a change waits for the reboot. */
  const held = new Map<string, string>()

  const stored = (definition: Definition): string => {
    const changed = memory.configuration.get(definition.key.toLowerCase())
    if (changed !== undefined) return changed
    return definition.key === 'NumberOfConnectors' ? String(options.connectors) : definition.factory
  }
  const get = (key: string): string | null => {
    const definition = definitions.get(key.toLowerCase())
    if (!definition) return null
    return held.get(key.toLowerCase()) ?? stored(definition)
  }
  const number = (key: string, fallback = 0): number => {
    const value = get(key)
    const read = value === null || value.trim() === '' ? NaN : Number(value)
    return Number.isFinite(read) ? read : fallback
  }
  const store = (definition: Definition, value: string): void => {
    const key = definition.key.toLowerCase()
    if (definition.isSecret) memory.secrets.set(key, value)
    else memory.configuration.set(key, value)
  }
  const told = (definition: Definition): KeyValue => ({
    key: definition.key,
    readonly: definition.readonly,
    ...(definition.isSecret ? {} : { value: stored(definition) }),
  })

  return {
    has: (key) => definitions.has(key.toLowerCase()),
    get,
    number,
    boolean: (key) => get(key)?.trim().toLowerCase() === 'true',
    list: (key) => splitList(get(key) ?? ''),
    secret: (key) => memory.secrets.get(key.toLowerCase()) ?? null,
    read(keys) {
      if (keys === undefined || keys.length === 0)
        return { configurationKey: [...definitions.values()].map(told) }
      const known: KeyValue[] = []
      const unknownKey: string[] = []
      for (const key of keys) {
        const definition = definitions.get(key.toLowerCase())
        if (definition) known.push(told(definition))
        else unknownKey.push(key)
      }
      return {
        configurationKey: known,
        ...(unknownKey.length > 0 ? { unknownKey } : {}),
      }
    },
    change(key, raw) {
      const definition = definitions.get(key.toLowerCase())
      if (!definition) return 'NotSupported'
      if (definition.readonly) return 'Rejected'
      const current = stored(definition)
      const value = acceptValue(definition.standard, raw, {
        profile,
        current,
        maxItems: number(`${definition.key}MaxLength`),
      })
      if (value === null || !options.mayChange(definition.key, value)) return 'Rejected'
      if (definition.needsReboot && value !== current) {
        if (!held.has(key.toLowerCase())) held.set(key.toLowerCase(), current)
        store(definition, value)
        return 'RebootRequired'
      }
      store(definition, value)
      options.onChange(definition.key)
      return 'Accepted'
    },
    set(key, value) {
      const definition = definitions.get(key.toLowerCase())
      if (definition === undefined || stored(definition) === value) return
      store(definition, value)
      options.onChange(definition.key)
    },
    rebooted: () => held.clear(),
  }
}
