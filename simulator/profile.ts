import { z } from 'zod'
import type { Request } from '../ocpp/actions/index.ts'
import { measurands } from './measurand.ts'

/** What a virtual charge point says of itself at boot. */
export type Identity = Request<'BootNotification'>

/** Waiting times between attempts to connect: `firstMs`, then `factor` times as long each time, at most `maxMs`. */
const backOffSchema = z.strictObject({
  firstMs: z.int().min(1),
  factor: z.number().min(1),
  maxMs: z.int().min(1),
  /** 0 to 1: the part of each wait that chance may take off, so that a thousand don't dial at once. */
  jitter: z.number().min(0).max(1),
})
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
  /** `fixed`: the cable belongs to the charge point, and there is nothing to lock. */
  cable: z.enum(['fixed', 'socket']),
  electrical: z.strictObject({
    phases: z.union([z.literal(1), z.literal(3)]),
    /** Nominal, phase to neutral. */
    voltage: z.number().positive(),
    /** Per phase, in A. */
    maxCurrent: z.number().positive(),
  }),
  /** What its meter can tell; others are refused (OCPP 1.6 §3.16.4). */
  measurands: z.array(z.enum(measurands)).min(1),
  securityExtension: z.boolean(),
  timing: z.strictObject({
    /** From power-on or reset to the first attempt to connect. */
    startUpSeconds: seconds,
    /** Until the next BootNotification after no readable answer, or an interval of 0 (OCPP 1.6 §4.2). */
    bootRetrySeconds: z.int().min(1),
    /** Used where there is no key MessageTimeout. */
    callTimeoutSeconds: z.int().min(1),
    handshakeTimeoutSeconds: z.int().min(1),
  }),
  link: z.strictObject({
    /** So many CALLs in a row without any answer: the link counts as dead. */
    unansweredCallsUntilReconnect: z.int().min(1),
    backOff: backOffSchema,
  }),
  /** As GetConfiguration tells them, in this order. */
  configuration: z.array(
    z.strictObject({
      key: text(50),
      value: text(500),
      readonly: z.boolean(),
      /** A change takes effect at the next start. */
      needsReboot: z.boolean().exactOptional(),
    }),
  ),
})

export type Profile = z.infer<typeof profileSchema>
