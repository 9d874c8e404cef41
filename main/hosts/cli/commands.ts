import type { Command } from 'commander'
import { addConfigCommand } from './config/config.ts'
import { addConsoleCommand } from './console.ts'
import { addDiagnosticsCommand } from './diagnostics/diagnostics.ts'
import { addFirmwareCommand } from './firmware/firmware.ts'
import { addListCommand } from './list/list.ts'
import { addModbusCommand } from './modbus/modbus.ts'
import { addPortsCommand } from './ports.ts'
import { addRfidCommand } from './rfid.ts'
import type { Installation } from './serve.ts'
import { addSimulateCommand } from './simulate.ts'

/** Adds every command but those that start a bench. `end` is told the exit code. */
export const addCommands = (
  program: Command,
  installation: Installation,
  end: (code: number | null) => void,
): void => {
  addConfigCommand(program, installation, end)
  addListCommand(program, installation, end)
  addFirmwareCommand(program, installation, end)
  addDiagnosticsCommand(program, installation, end)
  addSimulateCommand(program, end)
  addConsoleCommand(program, end)
  addModbusCommand(program, end)
  addPortsCommand(program, end)
  addRfidCommand(program, end)
}
