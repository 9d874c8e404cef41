import { ToolError } from '../contract/tool-error.ts'
import type { VirtualHands } from './charge-point-options.ts'
import type { Connector } from './connector-face.ts'
import type { Device } from './device.ts'
import { isFaultCode } from './fault-codes.ts'

const invalid = (params: Readonly<Record<string, string | number>>, message: string): ToolError =>
  new ToolError('request-invalid', params, null, message)

/** What a person's hands do at it. Without power, cables can be moved and nothing else happens. */
export const createHands = (options: {
  readonly device: Device
  readonly hasPower: () => boolean
  readonly switchOff: () => void
  readonly switchOn: () => void
  /** A card is at its reader: the idTag that the reader makes of it. */
  readonly readCard: (idTag: string) => string
}): VirtualHands => {
  const { device } = options
  const at = (connectorId: number): Connector => {
    const connector = device.connectors.find((one) => one.connectorId === connectorId)
    if (connector) return connector
    throw invalid({ connectorId }, `There is no connector ${connectorId}.`)
  }
  const present: VirtualHands['present'] = async (idTag, connectorId) => {
    if (connectorId !== undefined) at(connectorId)
    if (idTag === '' || idTag.length > 20) throw invalid({ idTag }, 'An idTag has 1 to 20 characters.')
    if (!options.hasPower()) return 'refused'
    return device.access.present(options.readCard(idTag), connectorId)
  }
  return {
    present,
    async card(idTag, connectorId) {
      await present(idTag, connectorId)
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- a wrong connector rejects
    async plug(connectorId) {
      at(connectorId).plug()
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- a wrong connector rejects
    async unplug(connectorId) {
      at(connectorId).unplug()
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- a wrong code rejects
    async fault(connectorId, errorCode) {
      if (errorCode !== null && !isFaultCode(errorCode))
        throw invalid({ errorCode }, `${errorCode} is no error code of OCPP 1.6.`)
      const code = errorCode === 'NoError' ? null : errorCode
      if (connectorId === 0) device.setFault(code)
      else at(connectorId).setFault(code)
    },
    powerOff() {
      options.switchOff()
      return Promise.resolve()
    },
    powerOn() {
      options.switchOn()
      return Promise.resolve()
    },
  }
}
