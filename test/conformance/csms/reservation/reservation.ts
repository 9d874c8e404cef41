import { equal, notEqual } from 'node:assert/strict'
import { standardSettings, type CaseBench, type Section } from '../../support/case.ts'
import type { ScriptedChargePoint } from '../../support/scripted-charge-point.ts'
import { booted, charge, connectorId, inMinutes, reportStatus, shows, stop } from '../../support/states.ts'

const reservationId = 71

/** The operator reserves a connector (0: any) for an idTag; the charge point gives `status` as its answer. */
const reserve = (
  bench: CaseBench,
  chargePoint: ScriptedChargePoint,
  idTag: string,
  status: 'Accepted' | 'Faulted' | 'Occupied' | 'Rejected' | 'Unavailable',
  { connector = connectorId, parentIdTag }: { connector?: number; parentIdTag?: string } = {},
): Promise<void> =>
  bench.command(
    chargePoint,
    'ReserveNow',
    {
      connectorId: connector,
      expiryDate: inMinutes(15),
      idTag,
      reservationId,
      ...(parentIdTag === undefined ? {} : { parentIdTag }),
    },
    { status },
  )

const reserved = async (bench: CaseBench, idTag: string): Promise<ScriptedChargePoint> => {
  const chargePoint = await booted(bench)
  await reserve(bench, chargePoint, idTag, 'Accepted')
  await reportStatus(chargePoint, 'Reserved')
  await shows(bench, { status: 'Reserved' })
  return chargePoint
}

const isRefused = (status: 'Faulted' | 'Rejected') => async (bench: CaseBench) => {
  const idTag = await bench.idTag()
  const chargePoint = await booted(bench)
  await reserve(bench, chargePoint, idTag, status)
}

export const reservation: Section = {
  profile: 'Reservation',
  name: 'Reservation',
  cases: [
    {
      id: 'TC_046_CSMS',
      title: 'Reservation of a Connector - Transaction',
      settings: standardSettings,
      // The transaction that uses the reservation names it.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await reserved(bench, idTag)
        const { transactionId } = await charge(chargePoint, idTag, { reservationId })
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
    {
      id: 'TC_047_CSMS',
      title: 'Reservation of a Connector - Expire',
      settings: standardSettings,
      // Nobody comes before the expiry date: the connector is free again.
      run: async (bench) => {
        const chargePoint = await reserved(bench, await bench.idTag())
        await reportStatus(chargePoint, 'Available')
        await shows(bench, { status: 'Available', transactionId: null })
      },
    },
    {
      id: 'TC_048_1_CSMS',
      title: 'Reservation of a Connector - Faulted',
      settings: standardSettings,
      run: isRefused('Faulted'),
    },
    {
      id: 'TC_048_2_CSMS',
      title: 'Reservation of a Connector - Occupied',
      settings: standardSettings,
      // A cable is already plugged in.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await reportStatus(chargePoint, 'Preparing')
        await reserve(bench, chargePoint, idTag, 'Occupied')
        await shows(bench, { status: 'Preparing' })
      },
    },
    {
      id: 'TC_048_3_CSMS',
      title: 'Reservation of a Connector - Unavailable',
      settings: standardSettings,
      // The operator takes the connector out of service first.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        const change = { connectorId, type: 'Inoperative' } as const
        await bench.command(chargePoint, 'ChangeAvailability', change, { status: 'Accepted' })
        await reportStatus(chargePoint, 'Unavailable')
        await reserve(bench, chargePoint, idTag, 'Unavailable')
        await shows(bench, { status: 'Unavailable' })
      },
    },
    {
      id: 'TC_048_4_CSMS',
      title: 'Reservation of a Connector - Rejected',
      settings: standardSettings,
      run: isRefused('Rejected'),
    },
    {
      id: 'TC_049_CSMS',
      title: 'Reservation of a Charge Point - Transaction',
      settings: standardSettings,
      // Connector 0: any connector, for this idTag.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await reserve(bench, chargePoint, idTag, 'Accepted', { connector: 0 })
        await reportStatus(chargePoint, 'Reserved')
        const { transactionId } = await charge(chargePoint, idTag, { reservationId })
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
    {
      id: 'TC_051_CSMS',
      title: 'Cancel Reservation',
      settings: standardSettings,
      run: async (bench) => {
        const chargePoint = await reserved(bench, await bench.idTag())
        await bench.command(chargePoint, 'CancelReservation', { reservationId }, { status: 'Accepted' })
        await reportStatus(chargePoint, 'Available')
        await shows(bench, { status: 'Available' })
      },
    },
    {
      id: 'TC_052_CSMS',
      title: 'Cancel Reservation - Rejected',
      settings: standardSettings,
      // The operator cancels a reservation that does not exist; the one that does stays.
      run: async (bench) => {
        const chargePoint = await reserved(bench, await bench.idTag())
        const unknown = { reservationId: reservationId + 1 }
        await bench.command(chargePoint, 'CancelReservation', unknown, { status: 'Rejected' })
        await shows(bench, { status: 'Reserved' })
      },
    },
    {
      id: 'TC_053_CSMS',
      title: 'Use a reserved Connector with parentIdTag',
      settings: standardSettings,
      // Two cards of one parent: the first reserves and charges, the second may end what the first began.
      run: async (bench) => {
        const parentIdTag = await bench.idTag()
        const holder = await bench.idTag({ parentIdTag })
        const other = await bench.idTag({ parentIdTag })
        notEqual(other, holder)
        const chargePoint = await booted(bench)
        await reserve(bench, chargePoint, holder, 'Accepted', { parentIdTag })
        await reportStatus(chargePoint, 'Reserved')
        const { transactionId } = await charge(chargePoint, holder, { reservationId })
        const { idTagInfo } = await chargePoint.send(
          'Authorize',
          { idTag: other },
          { idTagInfo: { status: 'Accepted', parentIdTag } },
        )
        equal(idTagInfo.parentIdTag, parentIdTag)
        await stop(chargePoint, { idTag: other, transactionId }, 'Local')
        await reportStatus(chargePoint, 'Finishing')
        await shows(bench, { status: 'Finishing', transactionId: null })
      },
    },
  ],
}
