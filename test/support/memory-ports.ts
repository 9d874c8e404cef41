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

const fold = (idTag: string): string => idTag.toLowerCase()

const memoryTransactions = (records: TransactionRecord[]): Transactions => {
  const find = (chargePointId: string, transactionId: number) =>
    records.find((record) => record.chargePointId === chargePointId && record.transactionId === transactionId)
  const replace = (old: TransactionRecord, next: TransactionRecord): TransactionRecord => {
    records[records.indexOf(old)] = next
    return next
  }
  return {
    start: ({ idTagStatus, onlyOnce, ...wanted }) => {
      const open = records.filter(
        ({ chargePointId, connectorId, stopped }) =>
          chargePointId === wanted.chargePointId && connectorId === wanted.connectorId && stopped === null,
      )
      const same = open.find(
        ({ idTag, meterStartWh, startTimestamp }) =>
          fold(idTag) === fold(wanted.idTag) &&
          meterStartWh === wanted.meterStartWh &&
          startTimestamp === wanted.startTimestamp,
      )
      if (same) return Promise.resolve({ transaction: same, repeated: true, closed: [] })
      const stopped = { timestamp: null, meterStopWh: null, reason: null }
      const closed = open.map((record) => replace(record, { ...record, stopped }))
      const isConcurrent =
        onlyOnce &&
        idTagStatus === 'Accepted' &&
        records.some(
          (record) =>
            record.stopped === null &&
            record.answered === 'Accepted' &&
            fold(record.idTag) === fold(wanted.idTag),
        )
      const transaction: TransactionRecord = {
        ...wanted,
        transactionId: records.length + 1,
        answered: isConcurrent ? 'ConcurrentTx' : idTagStatus,
        stopped: null,
      }
      records.push(transaction)
      return Promise.resolve({ transaction, repeated: false, closed })
    },
    stop: (chargePointId, transactionId, stopped) => {
      const record = find(chargePointId, transactionId)
      if (!record) return Promise.resolve(null)
      const wasOpen = record.stopped === null
      return Promise.resolve({
        transaction: wasOpen ? replace(record, { ...record, stopped }) : record,
        wasOpen,
      })
    },
    get: (chargePointId, transactionId) => Promise.resolve(find(chargePointId, transactionId) ?? null),
  }
}

/** What the Central System asks of storage, kept in memory. */
export const memoryPorts = (): MemoryPorts => {
  const registrations = new Map<string, RememberedRegistration>()
  const idTags = new Map<string, IdTagRecord>()
  const credentials = new Map<string, CredentialRecord>()
  const allTransactions: TransactionRecord[] = []
  return {
    allTransactions,
    registrations: {
      all: () => Promise.resolve(new Map(registrations)),
      put: (id, registration) => Promise.resolve(void registrations.set(id, registration)),
    },
    idTags: {
      get: (idTag) => Promise.resolve(idTags.get(fold(idTag)) ?? null),
      list: () => Promise.resolve([...idTags.values()]),
      put: (record) => Promise.resolve(void idTags.set(fold(record.idTag), record)),
      delete: (idTag) => Promise.resolve(idTags.delete(fold(idTag))),
    },
    transactions: memoryTransactions(allTransactions),
    credentials: {
      get: (id) => Promise.resolve(credentials.get(id) ?? null),
      put: (record) => Promise.resolve(void credentials.set(record.chargePointId, record)),
    },
  }
}
