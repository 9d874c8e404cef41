import { composer } from '../../../i18n/panels.en.ts'

/** Actions that can stop a charge, cut a charge point off or break it: each has a warning. Our judgement, not the standard's. */
export type DangerousAction = keyof typeof composer.danger

export const isDangerous = (action: string): action is DangerousAction =>
  Object.hasOwn(composer.danger, action)
