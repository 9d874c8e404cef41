import {
  passwordViewInput,
  setPasswordInput,
  setPasswordModeInput,
  type PasswordView,
} from '../../contract/credentials.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { ApiDeps } from './context.ts'
import { procedure, router } from './trpc.ts'

const viewOf = async (
  { credentials, settings }: ApiDeps,
  chargePointId: string | null,
): Promise<PasswordView> => {
  const record = chargePointId === null ? null : await credentials.get(chargePointId)
  return record
    ? { mode: record.mode, from: 'own', passwordSet: record.hash !== null }
    : { mode: settings.current().passwordMode, from: 'default', passwordSet: false }
}

/** HTTP Basic passwords of charge points. They come in and never go out. */
export const credentialsRouter = router({
  view: procedure.input(passwordViewInput).query(({ ctx, input }) => viewOf(ctx.deps, input.chargePointId)),
  /** Holds from the charge point's next connection on; also for an identity never seen. */
  set: procedure.input(setPasswordInput).mutation(async ({ ctx, input }): Promise<PasswordView> => {
    const { chargePointId, mode, password } = input
    const { passwordSet } = await viewOf(ctx.deps, chargePointId)
    if (mode === 'required' && password === undefined && !passwordSet)
      throw new ToolError(
        'request-invalid',
        { path: 'password', rule: 'mode "required" needs a password' },
        null,
        `Charge point "${chargePointId}" has no password: mode "required" needs one.`,
      )
    await ctx.deps.centralSystem.setCredentials(chargePointId, {
      mode,
      ...(password === undefined ? {} : { password }),
    })
    return viewOf(ctx.deps, chargePointId)
  }),
  /** For all charge points without a setting of their own; written to the settings file. */
  setDefault: procedure
    .input(setPasswordModeInput)
    .mutation(async ({ ctx, input }): Promise<PasswordView> => {
      await ctx.deps.settings.change({ passwordMode: input.mode })
      return viewOf(ctx.deps, null)
    }),
})
