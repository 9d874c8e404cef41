import type { PasswordView, SetPasswordInput } from '../../contract/credentials.ts'
import type { PasswordClient } from '../../renderer/steps/connect/password-client.ts'

export interface FakePasswords extends PasswordClient {
  /** What was set, in this order. */
  readonly given: SetPasswordInput[]
}

/** Keeps passwords as Chargebench does: it never tells one. */
export const createFakePasswords = (): FakePasswords => {
  let forAll: PasswordView = { mode: 'allowed', from: 'default', passwordSet: false }
  const own = new Map<string, PasswordView>()
  const given: SetPasswordInput[] = []
  const view = (chargePointId: string | null): PasswordView =>
    (chargePointId === null ? undefined : own.get(chargePointId)) ?? forAll
  return {
    given,
    view: (chargePointId) => Promise.resolve(view(chargePointId)),
    set: (input) => {
      given.push(input)
      const { chargePointId, mode, password } = input
      const passwordSet = password !== undefined || view(chargePointId).passwordSet
      own.set(chargePointId, { mode, from: 'own', passwordSet })
      return Promise.resolve(view(chargePointId))
    },
    setDefault: ({ mode }) => {
      forAll = { ...forAll, mode }
      return Promise.resolve(forAll)
    },
  }
}
