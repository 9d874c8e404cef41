import { z } from 'zod'
import type { Clock } from '../contract/clock.ts'
import type { Hands } from '../contract/hands.ts'

const connectorId = z.int().min(0).max(100)
const when = {
  /** Since it was accepted and had reported its connectors; in order. */
  atSeconds: z.number().min(0),
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
    connectorId,
    /** As StatusNotification names it; null = it is over. */
    errorCode: z.string().nullable(),
  }),
])

/** What hands do at a charge point, and when. */
export const scriptSchema = z.strictObject({ format: z.literal(1), actions: z.array(actionSchema) })
export type Script = z.infer<typeof scriptSchema>
export type ScriptAction = Script['actions'][number]

const act = (hands: Hands, action: ScriptAction): Promise<void> => {
  switch (action.do) {
    case 'plug':
      return hands.plug(action.connectorId)
    case 'unplug':
      return hands.unplug(action.connectorId)
    case 'card':
      return hands.card(action.idTag, action.connectorId)
    case 'powerOff':
      return hands.powerOff()
    case 'powerOn':
      return hands.powerOn()
    case 'fault':
      return hands.fault(action.connectorId, action.errorCode)
  }
}

/**
 * Plays a script, counted from now. Resolves after its last action; rejects with what hands reject with. `onAction`
 * is called before each.
 */
export const playScript = async (
  script: Script,
  hands: Hands,
  clock: Clock,
  onAction: (action: ScriptAction) => void = () => undefined,
): Promise<void> => {
  const startMs = clock.monotonic()
  for (const action of script.actions.toSorted((a, b) => a.atSeconds - b.atSeconds)) {
    const waitMs = startMs + action.atSeconds * 1000 - clock.monotonic()
    if (waitMs > 0) await new Promise<void>((resolve) => clock.after(waitMs, resolve))
    onAction(action)
    await act(hands, action)
  }
}
