import { configurationKeys } from '../../../ocpp/configuration-keys.ts'
import type { Answer, Answers, ScriptedChargePoint } from './procedure-bench.ts'

export interface Key {
  readonly key: string
  readonly value?: string
  readonly readonly?: boolean
}

/** Answers GetConfiguration from a table, as the standard wants it (OCPP 1.6 §5.8). */
export const tellKeys =
  (keys: readonly Key[]) =>
  (payload: Readonly<Record<string, unknown>>): { configurationKey: object[]; unknownKey?: string[] } => {
    const told = keys.map(({ key, value, readonly = false }) => ({
      key,
      readonly,
      ...(value === undefined ? {} : { value }),
    }))
    const asked = payload['key'] as readonly string[] | undefined
    if (asked === undefined || asked.length === 0) return { configurationKey: told }
    const has = (name: string) => told.filter(({ key }) => key.toLowerCase() === name.toLowerCase())
    return {
      configurationKey: asked.flatMap(has),
      unknownKey: asked.filter((name) => has(name).length === 0),
    }
  }

/** A charge point with these keys, which answers otherwise where `otherwise` does not say undefined. */
export const withKeys = (
  keys: readonly Key[],
  otherwise: (...given: Parameters<Answers>) => Answer | undefined = () => undefined,
): Answers => {
  const tell = tellKeys(keys)
  return (action, payload, chargePoint) => {
    const other = otherwise(action, payload, chargePoint)
    return other === undefined ? tell(payload) : other
  }
}

/** The keys that a GetConfiguration asks for. */
export const askedKeys = (payload: Readonly<Record<string, unknown>>): readonly string[] =>
  (payload['key'] as readonly string[] | undefined) ?? []

/** A charge point that keeps what it is told, under keys that can be looked into. */
export interface KeyStore {
  readonly values: Map<string, string>
  readonly answers: Answers
  /** ChangeConfiguration, in the order in which they came. */
  readonly changes: { readonly key: string; readonly value: string }[]
}

export const keyStore = (
  keys: readonly Key[],
  options: {
    /** What it answers to a change, instead of taking it. */
    readonly change?: (key: string, value: string, chargePoint: ScriptedChargePoint) => Answer | undefined
    /** How it tells a value. */
    readonly tell?: (key: string, value: string) => string | undefined
    readonly other?: (...given: Parameters<Answers>) => Answer | undefined
  } = {},
): KeyStore => {
  const values = new Map(
    keys.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const])),
  )
  const changes: KeyStore['changes'] = []
  const told = (): readonly Key[] =>
    [...values].map(([key, value]) => {
      const shown = options.tell ? options.tell(key, value) : value
      return { key, ...(shown === undefined ? {} : { value: shown }) }
    })
  return {
    values,
    changes,
    answers: (action, payload, chargePoint) => {
      const other = options.other?.(action, payload, chargePoint)
      if (other !== undefined) return other
      if (action === 'GetConfiguration') return tellKeys(told())(payload)
      if (action !== 'ChangeConfiguration') return { status: 'Accepted' }
      const { key, value } = payload as { key: string; value: string }
      changes.push({ key, value })
      const answer = options.change?.(key, value, chargePoint)
      if (answer !== undefined) return answer
      if (!values.has(key)) return { status: 'NotSupported' }
      values.set(key, value)
      return { status: 'Accepted' }
    },
  }
}

/** What a charge point has to have by the standard, with values. */
export const coreKeys: readonly Key[] = configurationKeys
  .filter(({ profile, required }) => profile === 'Core' && required)
  .map(({ key, value }) => ({
    key,
    value:
      key === 'SupportedFeatureProfiles'
        ? 'Core'
        : key === 'GetConfigurationMaxKeys'
          ? '0'
          : value.type === 'boolean'
            ? 'false'
            : '1',
  }))
