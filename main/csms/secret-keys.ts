import type { BenchState } from '../../contract/project.ts'
import { isSecretKey } from '../../contract/redact.ts'
import type { SecretKeysOf } from './ports.ts'

/** Which keys of a charge point were named as secrets by whoever gave their values. */
export const namedSecrets = ({ chargePoints }: BenchState, chargePointId: string): SecretKey => {
  const named = Object.hasOwn(chargePoints, chargePointId)
    ? chargePoints[chargePointId]?.secretKeys
    : undefined
  return (key) => named?.includes(key.trim().toLowerCase()) ?? false
}
type SecretKey = ReturnType<SecretKeysOf>

export interface SecretKeys {
  readonly of: SecretKeysOf
  /** From now on this one is asked too: vendors' dictionaries are read later than the first charge point is answered. */
  learn(of: SecretKeysOf): void
}

/** Which keys hold a secret: by their own names, and by what was given as a secret here. */
export const createSecretKeys = (state: () => BenchState): SecretKeys => {
  let learnt: SecretKeysOf = () => () => false
  return {
    of(chargePointId) {
      const isNamed = namedSecrets(state(), chargePointId)
      const isLearnt = learnt(chargePointId)
      return (key) => isSecretKey(key) || isNamed(key) || isLearnt(key)
    },
    learn(of) {
      learnt = of
    },
  }
}
