import { z } from 'zod'
import type { HandOverKey } from '../../contract/hand-over.ts'
import { backOfficeSchema } from '../../contract/job.ts'
import type { Request } from '../../ocpp/actions/index.ts'
import { sameValue } from '../../ocpp/configuration-value.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Journal } from '../storage/journal.ts'
import { isCallProblem, type ChargePointLink } from './charge-point-link.ts'
import { keepReading } from './configuration/backup.ts'
import type { ConfigurationDeps } from './configuration/deps.ts'
import { foldKey } from './configuration/key-reader.ts'
import { roleKey, urlFor, type RoleKey } from './hand-over-keys.ts'
import type { ProcedureContext } from './procedure.ts'

export interface HandOverDeps extends ConfigurationDeps {
  readonly journal: Pick<Journal, 'state' | 'subscribe' | 'read'>
  readonly catalogue: Pick<Catalogue, 'match'>
}

/** CiString50 (OCPP 1.6 §6.9). */
const keyName = z.string().trim().min(1).max(50)

export const handOverInput = z.strictObject({
  chargePointId: z.string().min(1).max(255),
  /** Of the production back office, without the identity. */
  url: backOfficeSchema.shape.url,
  /** Under which the back office knows it; absent: the one that it has. */
  identity: z.string().trim().min(1).max(255).nullish(),
  /** Its password there. */
  key: z.string().min(1).max(500).nullish(),
  intervalSeconds: z.int().min(0).max(2_147_483_647).nullish(),
  /** Configuration keys, where nobody knows which they are. */
  keys: z
    .strictObject({ url: keyName.optional(), identity: keyName.optional(), password: keyName.optional() })
    .optional(),
  /** How long nothing of it may come here before it counts as gone. */
  watchSeconds: z.number().positive().max(3_600).default(120),
})
export type HandOverInput = z.output<typeof handOverInput>

const handOverKeySchema = z.object({
  role: z.enum(['interval', 'password', 'identity', 'central-system-url']),
  key: z.string(),
  guessed: z.boolean(),
  state: z.enum(['set', 'reboot-required', 'equal', 'unanswered', 'refused']),
  answer: z.string().nullable(),
})
export const handOverPlanSchema = z.object({
  readingId: z.string(),
  wayBack: z.array(z.object({ key: z.string(), old: z.string().nullable() })),
  url: z.string(),
  remoteAddress: z.string().nullable(),
  changesLeft: z.number(),
  /** In the order in which they are sent. */
  wanted: z.array(
    z.object({
      role: handOverKeySchema.shape.role,
      key: z.string(),
      guessed: z.boolean(),
      old: z.string().nullable(),
    }),
  ),
  done: z.array(handOverKeySchema),
  /** The seq before the URL was sent. */
  urlSince: z.number().nullable(),
  /** The seq before it was told to restart. */
  resetSince: z.number().nullable(),
})
/** What a hand-over has found out, and how far it is. */
export type HandOverPlan = z.infer<typeof handOverPlanSchema>

/** Some think for a minute before they answer (quirk 32). */
export const answerMs = 100_000
/** Reads everything, and finds the key for each thing. ToolError `role-key-unknown`, `input-invalid`. */
export const makePlan = async (
  context: ProcedureContext,
  deps: HandOverDeps,
  given: HandOverInput,
): Promise<HandOverPlan> => {
  const { chargePointId, identity, key, intervalSeconds, keys: named = {} } = given
  const view = context.chargePoint(chargePointId).view()
  // what stands there now is a password too
  if (typeof key === 'string' && named.password !== undefined)
    context.hideKeys(chargePointId, [named.password])
  const { id: readingId, reading } = await keepReading(context, deps, chargePointId)
  const matches = deps.catalogue.match({ boot: reading.boot, keys: reading.keys.map((each) => each.key) })
  const known = { reading, matches, named }
  const interval = reading.keys.find((each) => foldKey(each.key) === 'heartbeatinterval')
  const wanted: RoleKey[] = []
  if (typeof intervalSeconds === 'number')
    wanted.push({
      role: 'interval',
      key: interval?.key ?? 'HeartbeatInterval',
      guessed: false,
      old: interval?.value ?? null,
    })
  if (typeof key === 'string') {
    const password = roleKey('password', known)
    context.hideKeys(chargePointId, [password.key])
    wanted.push({ ...password, old: null })
  }
  if (typeof identity === 'string' && identity !== chargePointId) wanted.push(roleKey('identity', known))
  // after it nothing can be sent any more
  wanted.push(roleKey('central-system-url', known))
  const plan: HandOverPlan = {
    readingId,
    wayBack: wanted.map((each) => ({ key: each.key, old: each.old })),
    url: urlFor(given.url, identity ?? chargePointId, matches),
    remoteAddress: view?.link.state === 'connected' ? view.link.remoteAddress : null,
    changesLeft: view?.openChanges.length ?? 0,
    wanted,
    done: [],
    urlSince: null,
    resetSince: null,
  }
  await context.saveCheckpoint(plan)
  return plan
}

export const valueOf = (
  { role }: HandOverPlan['wanted'][number],
  plan: HandOverPlan,
  given: HandOverInput,
): string => {
  switch (role) {
    case 'interval':
      return String(given.intervalSeconds ?? '')
    case 'password':
      return given.key ?? ''
    case 'identity':
      return given.identity ?? ''
    case 'central-system-url':
      return plan.url
  }
}

/** Sends one key, once. */
export const change = async (
  link: ChargePointLink,
  wanted: HandOverPlan['wanted'][number],
  value: string,
): Promise<HandOverKey> => {
  const { role, key, guessed, old } = wanted
  const base = { role, key, guessed }
  if (old !== null && role !== 'password' && sameValue(old, value, null))
    return { ...base, state: 'equal', answer: null }
  const payload: Request<'ChangeConfiguration'> = { key, value }
  try {
    const options = { timeoutMs: answerMs, onBreak: 'once', toItsEnd: true } as const
    const { status } = await link.call('ChangeConfiguration', payload, options)
    const state = status === 'Accepted' ? 'set' : status === 'RebootRequired' ? 'reboot-required' : 'refused'
    return { ...base, state, answer: status }
  } catch (error) {
    if (isCallProblem(error, 'call-refused'))
      return { ...base, state: 'refused', answer: String(error.params['errorCode']) }
    if (isCallProblem(error, 'connection-closed', 'call-timed-out', 'answer-unreadable'))
      return { ...base, state: 'unanswered', answer: null }
    throw error
  }
}
