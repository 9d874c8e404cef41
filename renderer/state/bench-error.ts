import { TRPCClientError } from '@trpc/client'
import type { TFunction } from 'i18next'
import type { ToolErrorCode, ToolErrorParams } from '../../contract/tool-error.ts'
import { errors } from '../../i18n/errors.en.ts'
import type { AppRouter } from '../../main/api/router.ts'

/** Why something that was asked of Chargebench did not happen. */
export class BenchError extends Error {
  override readonly name = 'BenchError'
  constructor(
    readonly code: ToolErrorCode,
    readonly params: ToolErrorParams,
    message: string,
  ) {
    super(message)
  }
}

const isClientError = (error: unknown): error is TRPCClientError<AppRouter> =>
  error instanceof TRPCClientError

/** What a failed call means; what carries no code of ours is a lost link to Chargebench, or a fault of ours. */
export const toBenchError = (error: unknown): BenchError => {
  if (error instanceof BenchError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (!isClientError(error) || !error.data) return new BenchError('connection-closed', {}, message)
  const { tool } = error.data
  if (tool) return new BenchError(tool.code, tool.params, message)
  return new BenchError(error.data.code === 'UNAUTHORIZED' ? 'unauthorized' : 'internal', {}, message)
}

/** The sentence for people. */
export const errorWords = (error: unknown, t: TFunction): string => {
  const { code, params } = toBenchError(error)
  return t(`errors.${code}`, { ...params })
}

/** Whether it is one of our codes, so that there are words for it. */
export const isErrorCode = (code: string): code is ToolErrorCode => Object.hasOwn(errors, code)

const isRefusal = (
  body: unknown,
): body is { readonly code: string; readonly params?: ToolErrorParams; readonly message?: string } =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'

/** What the HTTP API says when it refuses something. */
export const refusalOf = (body: unknown, status: number): BenchError => {
  if (!isRefusal(body)) return new BenchError('internal', {}, `HTTP ${status}`)
  const { code, params = {}, message = code } = body
  return new BenchError(isErrorCode(code) ? code : 'internal', params, message)
}
