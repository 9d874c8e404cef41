import type { DiagnosticsKind, DiagnosticsPullResult } from '../../../contract/diagnostics.ts'
import type { RunError, RunView } from '../../../contract/run.ts'
import { diagnostics } from '../../../i18n/diagnostics.en.ts'
import type { PullForm } from './pull-form.ts'

export const pullProcedure = 'diagnostics.pull'
export const kinds: readonly DiagnosticsKind[] = ['GetDiagnostics', 'DiagnosticsLog', 'SecurityLog']

const { failed } = diagnostics.end
export type KnownEnd = keyof typeof failed
const isKnownEnd = (code: string): code is KnownEnd => Object.hasOwn(failed, code)

/** Which of the ways not to come it is. `i18n` key `diagnostics.end.failed.<…>`. */
export const endOf = ({ code }: RunError): KnownEnd => (isKnownEnd(code) ? code : 'other')

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isResult = (value: unknown): value is DiagnosticsPullResult =>
  isObject(value) && Array.isArray(value['files']) && Array.isArray(value['said'])

/** What came; null = nothing, or not yet. */
export const pullResultOf = ({ state }: RunView): DiagnosticsPullResult | null =>
  state.state === 'done' && isResult(state.result) ? state.result : null

/** What was asked for, as far as it matters for asking in another way. */
export const askedOf = ({ input }: RunView): Pick<PullForm, 'kind' | 'protocol' | 'target'> => {
  const given = isObject(input) ? input : {}
  return {
    kind: kinds.find((kind) => kind === given['kind']) ?? 'GetDiagnostics',
    protocol: given['protocol'] === 'https' ? 'https' : 'http',
    target: given['target'] === 'file' ? 'file' : 'folder',
  }
}

/** All that was asked for: what another way is made of. */
export const inputOf = ({ input }: RunView): Readonly<Record<string, unknown>> =>
  isObject(input) ? input : {}

/** Whether a time was asked for, and not all that there is. */
export const isOfSomeTime = ({ input }: RunView): boolean =>
  isObject(input) && (typeof input['startTime'] === 'string' || typeof input['stopTime'] === 'string')
