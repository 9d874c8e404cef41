import { z } from 'zod'
import type { Clock } from '../contract/clock.ts'
import type { CardOutcome } from '../contract/virtual-charge-point.ts'
import type { VirtualHands } from './charge-point-options.ts'
import { faultCodes } from './fault-codes.ts'

const connectorId = z.int().min(1).max(100)
const when = {
  atSeconds: z
    .number()
    .min(0)
    .describe('counted from when it was accepted and had reported its connectors; its own seconds'),
}

const actionSchema = z.discriminatedUnion('do', [
  z.strictObject({ ...when, do: z.literal('plug'), connectorId }),
  z.strictObject({ ...when, do: z.literal('unplug'), connectorId }),
  z.strictObject({
    ...when,
    do: z.literal('card'),
    idTag: z.string().min(1).max(20),
    connectorId: connectorId.exactOptional(),
  }),
  z.strictObject({ ...when, do: z.literal('powerOff') }),
  z.strictObject({ ...when, do: z.literal('powerOn') }),
  z.strictObject({
    ...when,
    do: z.literal('fault'),
    connectorId: z.int().min(0).max(100).describe('0: the charge point as a whole'),
    errorCode: z.enum(faultCodes).nullable().describe('as StatusNotification names it; null: it is over'),
  }),
])

/** What hands do at a charge point, and when. */
export const scriptSchema = z.strictObject({
  format: z.literal(1),
  actions: z.array(actionSchema).max(10_000),
})
export type Script = z.infer<typeof scriptSchema>
export type ScriptAction = Script['actions'][number]

/** What a card led to; null: it was no card. */
const act = async (hands: VirtualHands, action: ScriptAction): Promise<CardOutcome | null> => {
  switch (action.do) {
    case 'plug':
      await hands.plug(action.connectorId)
      break
    case 'unplug':
      await hands.unplug(action.connectorId)
      break
    case 'card':
      return hands.present(action.idTag, action.connectorId)
    case 'powerOff':
      await hands.powerOff()
      break
    case 'powerOn':
      await hands.powerOn()
      break
    case 'fault':
      await hands.fault(action.connectorId, action.errorCode)
  }
  return null
}

/** The largest connectorId that a script names; 0 where it names none. */
export const lastConnectorOf = ({ actions }: Script): number =>
  Math.max(0, ...actions.map((action) => ('connectorId' in action ? (action.connectorId ?? 0) : 0)))

/**
 * Plays a script, counted from now. Resolves after its last action; rejects with what hands reject with. `onDone` is
 * called after each, for a card with what it led to.
 */
export const playScript = async (
  script: Script,
  hands: VirtualHands,
  clock: Clock,
  onDone: (action: ScriptAction, outcome: CardOutcome | null) => void = () => undefined,
): Promise<void> => {
  const startMs = clock.monotonic()
  for (const action of script.actions.toSorted((a, b) => a.atSeconds - b.atSeconds)) {
    const waitMs = startMs + action.atSeconds * 1000 - clock.monotonic()
    if (waitMs > 0) await new Promise<void>((resolve) => clock.after(waitMs, resolve))
    onDone(action, await act(hands, action))
  }
}
