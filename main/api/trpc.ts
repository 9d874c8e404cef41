import { initTRPC } from '@trpc/server'
import {
  isToolError,
  type ToolError,
  type ToolErrorCode,
  type ToolErrorParams,
} from '../../contract/tool-error.ts'
import type { ApiDeps } from './context.ts'

/** What every procedure gets: the program's functions, and the socket that it answers on. */
export interface BridgeContext {
  readonly deps: ApiDeps
  /** Bytes that were sent and not yet read at the other end. */
  readonly bufferedAmount: () => number
  /** The page is open on the computer that this runs on: it may name folders of it. Absent: it is not. */
  readonly isAtThisComputer?: boolean
}

/** What a client sees of a ToolError, beside tRPC's own fields. */
export interface ToolErrorData {
  readonly code: ToolErrorCode
  readonly params: ToolErrorParams
  readonly action: string | null
  readonly details: unknown
}

const dataOf = (error: ToolError): ToolErrorData => ({
  code: error.code,
  params: error.params,
  action: error.action,
  details: error.details ?? null,
})

const t = initTRPC.context<BridgeContext>().create({
  // a stack never leaves the process, whatever NODE_ENV says
  isDev: false,
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    data: {
      ...shape.data,
      /** null: no ToolError; what broke is in the log alone. */
      tool: isToolError(error.cause) ? dataOf(error.cause) : null,
    },
  }),
})

export const router = t.router
export const procedure = t.procedure
