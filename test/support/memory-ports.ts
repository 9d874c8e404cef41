import type {
  CredentialRecord,
  Credentials,
  IdTagRecord,
  IdTags,
  Registrations,
  RememberedRegistration,
  TransactionRecord,
  Transactions,
} from '../../main/csms/ports.ts'

export interface MemoryPorts {
  readonly registrations: Registrations
  readonly idTags: IdTags
  readonly transactions: Transactions
  readonly credentials: Credentials
  /** All transactions, in the order of their start. */
  readonly allTransactions: readonly TransactionRecord[]
}

/** Storage without a disk: what a Central System asks for, kept across restarts of it in one test. */
export const memoryPorts = (): MemoryPorts => {
  const registrations = new Map<string, RememberedRegistration>()
  const idTags = new Map<string, IdTagRecord>()
  const credentials = new Map<string, CredentialRecord>()
  const transactions: TransactionRecord[] = []
  const keyOf = (idTag: string): string => idTag.toLowerCase()

  const stopAt = (index: number, stopped: NonNullable<TransactionRecord['stopped']>): TransactionRecord => {
    const record = { ...transactions[index]!, stopped }
    transactions[index] = record
    return record
  }

  return {
    allTransactions: transactions,
    registrations: {
      all: () => Promise.resolve(new Map(registrations)),
      put: (id, registration) => {
        registrations.set(id, registration)
        return Promise.resolve()
      },
    },
    idTags: {
      get: (idTag) => Promise.resolve(idTags.get(keyOf(idTag)) ?? null),
      list: () => Promise.resolve([...idTags.values()]),
      put: (record) => {
        idTags.set(keyOf(record.idTag), record)
        return Promise.resolve()
      },
      delete: (idTag) => Promise.resolve(idTags.delete(keyOf(idTag))),
    },
    credentials: {
      get: (id) => Promise.resolve(credentials.get(id) ?? null),
      put: (record) => {
        credentials.set(record.chargePointId, record)
        return Promise.resolve()
      },
    },
    transactions: {
      start: (started) => {
        const open = transactions.filter(
          (t) => !t.stopped && t.chargePointId === started.chargePointId && t.connectorId === started.connectorId,
        )
        const same = open.find(
          (t) =>
            keyOf(t.idTag) === keyOf(started.idTag) &&
            t.meterStartWh === started.meterStartWh &&
            t.startTimestamp === started.startTimestamp,
        )
        if (same) return Promise.resolve({ transaction: same, repeated: true, closed: [] })
        const closed = open.map((t) =>
          stopAt(transactions.indexOf(t), { timestamp: null, meterStopWh: null, reason: null }),
        )
        const transaction = { ...started, transactionId: transactions.length + 1, stopped: null }
        transactions.push(transaction)
        return Promise.resolve({ transaction, repeated: false, closed })
      },
      stop: (chargePointId, transactionId, stopped) => {
        const index = transactions.findIndex(
          (t) => t.chargePointId === chargePointId && t.transactionId === transactionId,
        )
        const known = transactions[index]
        if (!known) return Promise.resolve(null)
        if (known.stopped) return Promise.resolve({ transaction: known, wasOpen: false })
        return Promise.resolve({ transaction: stopAt(index, stopped), wasOpen: true })
      },
      get: (chargePointId, transactionId) =>
        Promise.resolve(
          transactions.find((t) => t.chargePointId === chargePointId && t.transactionId === transactionId) ?? null,
        ),
      openOfIdTag: (idTag) =>
        Promise.resolve(transactions.filter((t) => !t.stopped && keyOf(t.idTag) === keyOf(idTag))),
    },
  }
}
