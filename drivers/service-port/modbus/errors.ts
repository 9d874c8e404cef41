import { ToolError } from '../../../contract/tool-error.ts'
import { exceptionNames } from './pdu.ts'

export const modbusException = (port: string, unitId: number, code: number): ToolError => {
  const name = exceptionNames[code] ?? 'not of the standard'
  return new ToolError(
    'modbus-exception',
    { port, unitId, code, name },
    'check-address',
    `Unit ${unitId} at ${port} refuses: exception ${code}, ${name}.`,
  )
}

export const modbusSilent = (port: string, unitId: number, milliseconds: number): ToolError =>
  new ToolError(
    'modbus-silent',
    { port, unitId, milliseconds },
    'check-wiring',
    `Unit ${unitId} at ${port} does not answer within ${milliseconds} ms: check its address, baud rate and parity, and A and B of the line.`,
  )

export const modbusDamaged = (port: string, unitId: number, bytes: number): ToolError =>
  new ToolError(
    'modbus-damaged',
    { port, unitId, bytes },
    'check-line',
    `What came from ${port} (${bytes} bytes) is no frame, or was damaged: check baud rate, parity and termination, and whether another master is on the line.`,
  )

export const modbusForeign = (port: string, unitId: number): ToolError =>
  new ToolError(
    'modbus-foreign',
    { port, unitId },
    'find-other-master',
    `At ${port} somebody else answered, and not unit ${unitId}: another master may be on the line, or two devices have one address.`,
  )

export const modbusValueInvalid = (register: string, problem: string): ToolError =>
  new ToolError(
    'modbus-value-invalid',
    { register, problem },
    'correct-value',
    `${register} cannot take this: ${problem}`,
  )

/** Nothing was written: it says something else than what the person saw. */
export const modbusChanged = (register: string, seen: string, found: string): ToolError =>
  new ToolError(
    'modbus-changed',
    { register, seen, found },
    'look-then-decide',
    `${register} says ${found} by now, and not ${seen}: nothing was written.`,
  )

export const modbusNotKept = (register: string, wanted: string, found: string): ToolError =>
  new ToolError(
    'modbus-not-kept',
    { register, wanted, found },
    'look-then-decide',
    `${register} was written, but reads back ${found} and not ${wanted}.`,
  )
