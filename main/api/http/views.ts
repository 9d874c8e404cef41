import { z } from '@hono/zod-openapi'
import { toTimestamp } from '../../../contract/clock.ts'
import { medianMs, type Durations } from '../../../contract/durations.ts'
import { paramsSchema } from '../../../contract/journal-event-parts.ts'
import { knockCauseSchema, registrationStatusSchema } from '../../../contract/journal-event.ts'
import type { ChargePointView, KnockView, LinkView } from '../../../contract/project.ts'
import { changeSchema } from '../../../contract/run.ts'
import { knocks } from '../../../i18n/knocks.en.ts'
import type { IdTagRecord } from '../../csms/ports.ts'

const instant = z.iso.datetime().meta({ example: '2026-03-04T09:12:44.120Z' })

const durationsBody = z
  .object({
    count: z.int(),
    lastMs: z.number(),
    worstMs: z.number(),
    medianMs: z.number().nullable().describe('an estimate, to within a bucket'),
  })
  .openapi('Durations')

const linkBody = z.discriminatedUnion('state', [
  z.object({ state: z.literal('never') }),
  z.object({
    state: z.literal('connected'),
    since: instant,
    remoteAddress: z.string(),
    localAddress: z.string(),
    subprotocol: z.string().nullable(),
    authentication: z.enum(['none', 'basic']),
  }),
  z.object({
    state: z.literal('disconnected'),
    since: instant,
    code: z.int().nullable().describe('WebSocket close code; null: Chargebench itself was not running'),
    reason: z.string(),
  }),
])

const connectorBody = z.object({
  connectorId: z.int(),
  status: z.string(),
  errorCode: z.string(),
  info: z.string().optional(),
  vendorId: z.string().optional(),
  vendorErrorCode: z.string().optional(),
  at: instant,
  transactionId: z.int().nullable(),
})

/** A charge point as scripts see it. Times are ISO 8601 in UTC; intervals are seconds. */
export const chargePointBody = z
  .object({
    id: z.string(),
    connected: z.boolean(),
    link: linkBody,
    registration: z
      .object({
        status: registrationStatusSchema,
        interval: z.int(),
        at: instant,
        by: z.enum(['policy', 'technician', 'script']),
      })
      .nullable(),
    identity: z.record(z.string(), z.string()).nullable().describe('the fields of its last BootNotification'),
    lastBoot: z.object({ at: instant, status: registrationStatusSchema }).nullable(),
    connectors: z.array(connectorBody),
    clockOffsetMs: z.number().nullable().describe("the charge point's clock minus this laptop's"),
    lastMessageAt: instant.nullable(),
    framesIn: z.int(),
    framesOut: z.int(),
    openChanges: z
      .array(z.object({ seq: z.int(), at: instant, runId: z.string().nullable(), change: changeSchema }))
      .describe('what the bench changed there and has not put back; POST /api/runs leave-clean does'),
    findings: z.object({ note: z.int(), tolerated: z.int(), violation: z.int() }),
    responseTimes: z.object({
      ours: durationsBody,
      oursToAuthorize: durationsBody,
      its: z.record(z.string(), durationsBody).describe('per action'),
    }),
  })
  .openapi('ChargePoint')

export const knockBody = z
  .object({
    seq: z.int(),
    at: instant,
    cause: knockCauseSchema,
    text: z.string().describe('the cause in plain words'),
    cure: z.string().describe('what to do about it'),
    remoteAddress: z.string(),
    chargePointId: z.string().nullable(),
    params: paramsSchema,
    head: z.string().describe('the first bytes, printable, without credentials'),
  })
  .openapi('Knock')

export const idTagBody = z
  .object({
    idTag: z.string(),
    status: z.enum(['Accepted', 'Blocked', 'Expired', 'Invalid']),
    expiryDate: instant.nullable(),
    parentIdTag: z.string().nullable(),
  })
  .openapi('IdTag')

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : toTimestamp(ms))

const durationsView = (d: Durations): z.input<typeof durationsBody> => ({
  count: d.count,
  lastMs: d.lastMs,
  worstMs: d.worstMs,
  medianMs: medianMs(d),
})

const linkView = (link: LinkView): z.input<typeof linkBody> => {
  switch (link.state) {
    case 'never':
      return { state: 'never' }
    case 'connected': {
      const { connectionId: _connectionId, ...rest } = link
      return { ...rest, since: toTimestamp(link.since) }
    }
    case 'disconnected':
      return { ...link, since: toTimestamp(link.since) }
  }
}

const defined = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )

export const chargePointView = (cp: ChargePointView): z.input<typeof chargePointBody> => ({
  id: cp.id,
  connected: cp.link.state === 'connected',
  link: linkView(cp.link),
  registration: cp.registration && {
    status: cp.registration.status,
    interval: cp.registration.intervalSeconds,
    at: toTimestamp(cp.registration.at),
    by: cp.registration.by,
  },
  identity: cp.identity && defined(cp.identity),
  lastBoot:
    cp.lastBootAt === null || cp.lastBootStatus === null
      ? null
      : { at: toTimestamp(cp.lastBootAt), status: cp.lastBootStatus },
  connectors: Object.values(cp.connectors)
    .toSorted((a, b) => a.connectorId - b.connectorId)
    .map(({ connectorId, status, errorCode, info, vendorId, vendorErrorCode, at, transactionId }) => ({
      connectorId,
      status,
      errorCode,
      ...defined({ info, vendorId, vendorErrorCode }),
      at: toTimestamp(at),
      transactionId,
    })),
  clockOffsetMs: cp.clockOffsetMs,
  lastMessageAt: isoOrNull(cp.lastMessageAt),
  framesIn: cp.framesIn,
  framesOut: cp.framesOut,
  openChanges: cp.openChanges.map(({ seq, at, runId, change }) => ({
    seq,
    at: toTimestamp(at),
    runId,
    change,
  })),
  findings: cp.findings,
  responseTimes: {
    ours: durationsView(cp.ourResponses),
    oursToAuthorize: durationsView(cp.ourAuthorizeResponses),
    its: Object.fromEntries(Object.entries(cp.itsResponses).map(([action, d]) => [action, durationsView(d)])),
  },
})

export const knockView = (knock: KnockView): z.input<typeof knockBody> => ({
  ...knock,
  text: knocks[knock.cause].cause,
  cure: knocks[knock.cause].cure,
  at: toTimestamp(knock.at),
})

export const idTagView = ({
  idTag,
  status,
  expiryDate,
  parentIdTag,
}: IdTagRecord): z.input<typeof idTagBody> => ({
  idTag,
  status,
  expiryDate,
  parentIdTag,
})
