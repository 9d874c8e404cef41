import type { ToolError } from '../contract/tool-error.ts'

/** Bytes as they come. One reader at a time. */
export interface ByteSource extends AsyncIterable<Uint8Array> {
  /**
   * The next bytes; null when the port was closed by us. Rejects with the ToolError of a port that died (port-gone,
   * port-failed), or with the signal's reason; no byte is lost by an aborted read.
   */
  read(signal?: AbortSignal): Promise<Uint8Array | null>
  /** Throws away what has come and was not read; gives the number of bytes. */
  discard(): number
}

/** Lines that we set; those that are not named stay as they are. */
export interface OutputSignals {
  readonly dtr?: boolean
  readonly rts?: boolean
  readonly break?: boolean
}

/** Lines that the other side sets. */
export interface InputSignals {
  readonly cts: boolean
  readonly dsr: boolean
  readonly dcd: boolean
}

export interface LineSettings {
  readonly baudRate: number
  readonly dataBits: 7 | 8
  readonly parity: 'none' | 'even' | 'odd'
  readonly stopBits: 1 | 2
}

export const defaultLine: LineSettings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }

export type PortEnd =
  | { readonly cause: 'closed' }
  /** port-gone (unplugged, the other end died) or port-failed. */
  | { readonly cause: 'died'; readonly error: ToolError }

/** A stream of bytes to a device, over whatever. All rejections are ToolErrors. */
export interface BytePort {
  /** As a person knows it: `/dev/ttyUSB0`, `COM5`, `10.0.0.9:4001`. */
  readonly name: string
  readonly readable: ByteSource
  /** Resolves when the system has taken the bytes. Writes keep their order. */
  write(bytes: Uint8Array): Promise<void>
  /** Resolves when what was written is on the line, as far as the system knows. */
  drain(): Promise<void>
  /** Rejects with port-cannot where there is no line to set (TCP). */
  setBaudRate(baudRate: number): Promise<void>
  /** Rejects with port-cannot where there are no such lines (TCP, pseudo-terminals). */
  setSignals(signals: OutputSignals): Promise<void>
  getSignals(): Promise<InputSignals>
  /** May be called twice; resolves when the port is free. */
  close(): Promise<void>
  /** Settles once, never rejects. */
  readonly ended: Promise<PortEnd>
}
