import type { JournalEvent } from '../../contract/journal-event.ts'
import type { JournalFilter } from './journal-store.ts'

export const matches = (event: JournalEvent, { chargePointId, kinds }: JournalFilter): boolean =>
  (chargePointId === undefined || ('chargePointId' in event && event.chargePointId === chargePointId)) &&
  (kinds === undefined || kinds.includes(event.kind))
