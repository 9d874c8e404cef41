import { z } from 'zod'

/** Whether a charge point must show an HTTP Basic password: `allowed` checks one that is sent, where one is set. */
export const passwordModes = ['off', 'allowed', 'required'] as const
export const passwordModeSchema = z.enum(passwordModes)

const chargePointId = z.string().trim().min(1).max(255)

export const passwordViewInput = z.strictObject({
  /** null: what holds for all that have no setting of their own. */
  chargePointId: chargePointId.nullable(),
})

/** What holds; never the password. */
export interface PasswordView {
  readonly mode: z.infer<typeof passwordModeSchema>
  /** Where the mode was set: for this charge point, or for all that have none of their own. */
  readonly from: 'own' | 'default'
  readonly passwordSet: boolean
}

export const setPasswordInput = z.strictObject({
  chargePointId,
  mode: passwordModeSchema,
  /** As the charge point will know it; absent: the one that is set stays, if there is one. */
  password: z.string().min(1).max(255).optional(),
})
export type SetPasswordInput = z.infer<typeof setPasswordInput>

export const setPasswordModeInput = z.strictObject({ mode: passwordModeSchema })
export type SetPasswordModeInput = z.infer<typeof setPasswordModeInput>
