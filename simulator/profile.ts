import { z } from 'zod'
import type { Request } from '../ocpp/actions/index.ts'
import { measurands } from './measurand.ts'

/** What a virtual charge point says of itself at boot. */
export type Identity = Request<'BootNotification'>

const backOffSchema = z.strictObject({
  firstMs: z.int().min(1),
  factor: z.number().min(1),
  maxMs: z.int().min(1),
  jitter: z
    .number()
    .min(0)
    .max(1)
    .describe("the part of each wait that chance may take off, so that a thousand don't dial at once"),
})
/** Waiting times between attempts to connect: `firstMs`, then `factor` times as long each time, at most `maxMs`. */
export type BackOff = z.infer<typeof backOffSchema>

const text = (length: number) => z.string().max(length)

const identitySchema = z.strictObject({
  chargePointVendor: text(20),
  chargePointModel: text(20),
  chargePointSerialNumber: text(25).exactOptional(),
  chargeBoxSerialNumber: text(25).exactOptional(),
  firmwareVersion: text(50).exactOptional(),
  iccid: text(20).exactOptional(),
  imsi: text(20).exactOptional(),
  meterType: text(25).exactOptional(),
  meterSerialNumber: text(25).exactOptional(),
})

const seconds = z.int().min(0)

/** A kind of charge point, as data: the files of data/charge-points. */
export const profileSchema = z.strictObject({
  format: z.literal(1),
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  description: z.string(),
  identity: identitySchema,
  connectors: z.int().min(1).max(100),
  cable: z
    .enum(['fixed', 'socket'])
    .describe('fixed: the cable belongs to the charge point, and there is nothing to lock'),
  electrical: z.strictObject({
    phases: z.union([z.literal(1), z.literal(3)]),
    voltage: z.number().positive().describe('nominal, phase to neutral, in V'),
    maxCurrent: z.number().positive().describe('per phase, in A'),
  }),
  /** Others are refused (OCPP 1.6 §3.16.4). */
  measurands: z.array(z.enum(measurands)).min(1).describe('what its meter can tell'),
  securityExtension: z.boolean().describe("whether it knows the security extension's messages"),
  timing: z.strictObject({
    startUpSeconds: seconds.describe('from power-on or reset to the first attempt to connect'),
    /** OCPP 1.6 §4.2. */
    bootRetrySeconds: z
      .int()
      .min(1)
      .describe('until the next BootNotification after no readable answer, or an interval of 0'),
    callTimeoutSeconds: z.int().min(1).describe('used where there is no key MessageTimeout'),
    handshakeTimeoutSeconds: z.int().min(1),
  }),
  link: z.strictObject({
    unansweredCallsUntilReconnect: z
      .int()
      .min(1)
      .describe('so many CALLs in a row without any answer: the link counts as dead'),
    backOff: backOffSchema,
  }),
  configuration: z
    .array(
      z.strictObject({
        key: text(50),
        value: text(500),
        readonly: z.boolean(),
        needsReboot: z.boolean().exactOptional().describe('a change takes effect at the next start'),
      }),
    )
    .superRefine((keys, context) => {
      const known = new Set<string>()
      for (const [index, { key }] of keys.entries()) {
        if (known.has(key.toLowerCase()))
          context.addIssue({ code: 'custom', path: [index, 'key'], message: `"${key}" stands there twice` })
        known.add(key.toLowerCase())
      }
    })
    .describe('as GetConfiguration tells them, in this order'),
})

export type Profile = z.infer<typeof profileSchema>
