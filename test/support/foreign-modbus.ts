import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { ServerSerial, ServerTCP } from 'modbus-serial'

const refusal = (code: number) => Object.assign(new Error('refused'), { modbusErrorCode: code })

/** The registers of a device behind the server of modbus-serial; what is not there is refused with exception 2. */
export const createForeignDevice = () => {
  const input = new Map<number, number>()
  const holding = new Map<number, number>()
  const coils = new Map<number, boolean>()
  const find = <T>(table: ReadonlyMap<number, T>, address: number): T => {
    const found = table.get(address)
    if (found === undefined) throw refusal(2)
    return found
  }
  return {
    input,
    holding,
    coils,
    /** A 32-bit float, the high register first. */
    setFloat: (address: number, value: number): void => {
      const view = new DataView(new ArrayBuffer(4))
      view.setFloat32(0, value)
      input.set(address, view.getUint16(0)).set(address + 1, view.getUint16(2))
    },
    /** As the server asks for it. */
    vector: {
      getInputRegister: (address: number) => find(input, address),
      getHoldingRegister: (address: number) => find(holding, address),
      getCoil: (address: number) => find(coils, address),
      setRegister: (address: number, value: number) => {
        find(holding, address)
        holding.set(address, value)
      },
      setCoil: (address: number, value: boolean) => {
        find(coils, address)
        coils.set(address, value)
      },
    },
  }
}
export type ForeignDevice = ReturnType<typeof createForeignDevice>

/** Serves it over Modbus TCP on loopback; `unitID` 255 answers to all units. */
export const serveModbusTcp = async ({ vector }: ForeignDevice, unitID = 255) => {
  const server = new ServerTCP(vector, {
    host: '127.0.0.1', // it takes the number 0 for none, and 502 instead
    port: '0' as unknown as number,
    unitID,
  })
  await once(server, 'initialized')
  // its own types do not tell of the server inside
  const { _server: inner } = server as unknown as { readonly _server: Server }
  const { port } = inner.address() as AddressInfo
  return {
    device: `tcp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** Serves it on a serial port. */
export const serveModbusSerial = async ({ vector }: ForeignDevice, path: string, unitID = 255) => {
  const server = new ServerSerial(vector, { path, baudRate: 9600, unitID })
  await once(server, 'initialized')
  return { close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}
