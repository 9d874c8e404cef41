import type { ChargePointView } from '../../contract/project.ts'

const lastSeen = ({ link }: ChargePointView): number => (link.state === 'never' ? 0 : link.since)

/** Connected ones first, then by when something last happened to their link, then by name. */
export const inOrder = (all: Readonly<Record<string, ChargePointView>>): readonly ChargePointView[] =>
  Object.values(all).sort(
    (a, b) =>
      Number(b.link.state === 'connected') - Number(a.link.state === 'connected') ||
      lastSeen(b) - lastSeen(a) ||
      a.id.localeCompare(b.id),
  )

/**
 * Which one to show when the URL names none: the one that is connected longest, so that a second charger that dials
 * while somebody looks changes nothing under their hands. One that is not connected is only shown when chosen: it may
 * be yesterday's.
 */
export const firstChoice = (all: Readonly<Record<string, ChargePointView>>): ChargePointView | null =>
  inOrder(all).findLast(({ link }) => link.state === 'connected') ?? null

/** Vendor and model as it reports them; null before its first BootNotification. */
export const modelOf = ({ identity }: ChargePointView): string | null =>
  identity ? `${identity.chargePointVendor} ${identity.chargePointModel}` : null
