import type { PasswordView, SetPasswordInput, SetPasswordModeInput } from '../../../contract/credentials.ts'

/** What Connect asks of Chargebench about passwords. Everything rejects with `BenchError`. */
export interface PasswordClient {
  /** What holds for a charge point; null = for all without a setting of their own. */
  readonly view: (chargePointId: string | null) => Promise<PasswordView>
  readonly set: (input: SetPasswordInput) => Promise<PasswordView>
  readonly setDefault: (input: SetPasswordModeInput) => Promise<PasswordView>
}
