import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NewTransaction } from '../../main/csms/ports.ts'
import { open } from '../../main/storage/database.ts'
import { migrate } from '../../main/storage/migrate.ts'
import { openCredentials, openIdTags, openRegistrations } from '../../main/storage/record-tables.ts'
import { openTransactions } from '../../main/storage/transactions-table.ts'
import { tempDir } from './support/temp-dir.ts'

const openFile = (path = join(tempDir(), 'chargebench.db')) => {
  const db = open(path)
  migrate(db, path)
  const ports = {
    ...openTransactions(db),
    ...openIdTags(db),
    ...openRegistrations(db),
    ...openCredentials(db),
  }
  return { path, db, ports }
}

const start: NewTransaction = {
  chargePointId: 'CB1',
  connectorId: 1,
  idTag: 'Card-07',
  meterStartWh: 1_200.5,
  startTimestamp: '2026-11-21T11:10:56Z',
  idTagStatus: 'Accepted',
  onlyOnce: true,
}
const stopped = { timestamp: '2026-11-21T12:00:00Z', meterStopWh: 2_400, reason: 'EVDisconnected' }

describe('transactions', () => {
  it('start and stop, and are found by charge point and id', () => {
    const { ports } = openFile()
    const { transaction, repeated, closed } = ports['transactions.start'](start)
    expect([repeated, closed]).toEqual([false, []])
    const { idTagStatus, onlyOnce: _, ...stored } = start
    expect(transaction).toEqual({
      ...stored,
      transactionId: transaction.transactionId,
      answered: idTagStatus,
      stopped: null,
    })
    const { transactionId } = transaction
    expect(ports['transactions.get']({ chargePointId: 'CB1', transactionId })).toEqual(transaction)
    expect(ports['transactions.get']({ chargePointId: 'CB2', transactionId })).toBeNull()
    expect(ports['transactions.stop']({ chargePointId: 'CB2', transactionId, stopped })).toBeNull()
    expect(ports['transactions.stop']({ chargePointId: 'CB1', transactionId, stopped })).toEqual({
      transaction: { ...transaction, stopped },
      wasOpen: true,
    })
  })

  it('keep what the first stop said when it comes again', () => {
    const { ports } = openFile()
    const { transactionId } = ports['transactions.start'](start).transaction
    ports['transactions.stop']({ chargePointId: 'CB1', transactionId, stopped })
    const again = { ...stopped, meterStopWh: 9_999 }
    expect(ports['transactions.stop']({ chargePointId: 'CB1', transactionId, stopped: again })).toMatchObject(
      {
        transaction: { stopped },
        wasOpen: false,
      },
    )
  })

  it('recognise a repeated start while the transaction is open, and only then', () => {
    const { ports } = openFile()
    const first = ports['transactions.start'](start)
    const again = ports['transactions.start']({ ...start, idTag: 'CARD-07' })
    expect(again).toEqual({ transaction: first.transaction, repeated: true, closed: [] })
    const { transactionId } = first.transaction
    ports['transactions.stop']({ chargePointId: 'CB1', transactionId, stopped })
    expect(ports['transactions.start'](start)).toMatchObject({ repeated: false, closed: [] })
  })

  it.each([
    { connectorId: 2 },
    { idTag: 'other' },
    { meterStartWh: 1_201 },
    { startTimestamp: '2026-11-21T11:10:57Z' },
    { chargePointId: 'CB2' },
  ])('are others when %o differs', (difference) => {
    const { ports } = openFile()
    const first = ports['transactions.start'](start)
    const second = ports['transactions.start']({ ...start, ...difference })
    expect(second.repeated).toBe(false)
    expect(second.transaction.transactionId).not.toBe(first.transaction.transactionId)
  })

  it('close older ones of the same connector, which still take their own stop later', () => {
    const { ports } = openFile()
    const older = ports['transactions.start'](start).transaction
    const newer = ports['transactions.start']({ ...start, idTag: 'other' })
    const closedByUs = { ...older, stopped: { timestamp: null, meterStopWh: null, reason: null } }
    expect(newer.closed).toEqual([closedByUs])
    const late = { chargePointId: 'CB1', transactionId: older.transactionId, stopped }
    expect(ports['transactions.stop'](late)).toEqual({ transaction: { ...older, stopped }, wasOpen: false })
  })

  it('are ConcurrentTx while an accepted one of the idTag runs, without case and at any charge point', () => {
    const { ports, path } = openFile()
    const elsewhere: NewTransaction = { ...start, chargePointId: 'CB2', idTag: 'CARD-07' }
    const { transactionId } = ports['transactions.start'](start).transaction
    expect(ports['transactions.start'](elsewhere).transaction.answered).toBe('ConcurrentTx')
    expect(ports['transactions.start']({ ...elsewhere, connectorId: 2, onlyOnce: false })).toMatchObject({
      transaction: { transactionId: 3, answered: 'Accepted' },
    })
    ports['transactions.stop']({ chargePointId: 'CB1', transactionId, stopped })
    ports['transactions.stop']({ chargePointId: 'CB2', transactionId: 3, stopped })
    const { ports: after } = openFile(path)
    expect(after['transactions.start'](elsewhere)).toMatchObject({
      repeated: true,
      transaction: { answered: 'ConcurrentTx' },
    })
    expect(after['transactions.start'](start).transaction.answered).toBe('Accepted')
  })

  it('keep what the idTag was worth', () => {
    const { ports } = openFile()
    const blocked = ports['transactions.start']({ ...start, idTagStatus: 'Blocked' })
    expect(blocked.transaction.answered).toBe('Blocked')
    expect(ports['transactions.start'](start)).toMatchObject({
      repeated: true,
      transaction: { answered: 'Blocked' },
    })
  })

  it('never use an id again, not even when the rows are gone', () => {
    const { ports, db, path } = openFile()
    const used = [1, 2, 3].map(
      (connectorId) => ports['transactions.start']({ ...start, connectorId }).transaction.transactionId,
    )
    expect(new Set(used).size).toBe(3)
    db.exec('DELETE FROM charging_transaction')
    const next = openFile(path).ports['transactions.start'](start).transaction.transactionId
    expect(next).toBeGreaterThan(Math.max(...used))
  })
})

describe('idTags', () => {
  const card = { idTag: 'AbCd1234', status: 'Accepted', expiryDate: null, parentIdTag: null } as const

  it('are found without case and keep their spelling', () => {
    const { ports } = openFile()
    ports['id-tags.put'](card)
    expect(ports['id-tags.get']('ABCD1234')).toEqual(card)
    expect(ports['id-tags.get']('other')).toBeNull()
  })

  it('are one, however they are spelt', () => {
    const { ports } = openFile()
    ports['id-tags.put'](card)
    const blocked = {
      idTag: 'ABCD1234',
      status: 'Blocked',
      expiryDate: '2027-01-01T00:00:00Z',
      parentIdTag: 'FLEET',
    } as const
    ports['id-tags.put'](blocked)
    expect(ports['id-tags.list'](null)).toEqual([blocked])
    expect(ports['id-tags.delete']('abcd1234')).toBe(true)
    expect(ports['id-tags.delete']('abcd1234')).toBe(false)
    expect(ports['id-tags.list'](null)).toEqual([])
  })
})

describe('registrations and credentials', () => {
  it('are remembered per charge point, the last word counts', () => {
    const { ports } = openFile()
    const pending = { status: 'Pending', intervalSeconds: 10, by: 'policy' } as const
    const accepted = { status: 'Accepted', intervalSeconds: 300, by: 'technician' } as const
    ports['registrations.put']({ chargePointId: 'CB1', registration: pending })
    ports['registrations.put']({ chargePointId: 'cb1', registration: pending })
    ports['registrations.put']({ chargePointId: 'CB1', registration: accepted })
    expect(Object.fromEntries(ports['registrations.all'](null))).toEqual({ CB1: accepted, cb1: pending })
    const credential = { chargePointId: 'CB1', mode: 'required', hash: 'scrypt$…', nextHash: null } as const
    ports['credentials.put'](credential)
    expect(ports['credentials.get']('CB1')).toEqual(credential)
    ports['credentials.put']({ ...credential, hash: null, nextHash: 'scrypt$next' })
    expect(ports['credentials.get']('CB1')).toEqual({ ...credential, hash: null, nextHash: 'scrypt$next' })
    expect(ports['credentials.get']('CB2')).toBeNull()
  })
})
