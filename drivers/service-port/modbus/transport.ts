/** How requests and answers are put on the wire. */
export type ModbusTransport = 'rtu' | 'tcp'

/** What came that is not the answer that is waited for. */
export type StrayKind =
  /** Another unit speaks, or answers what we never asked. */
  | 'foreign'
  /** The answer to a request that was given up. */
  | 'late'
  /** Our own request, given back by the adapter. */
  | 'echo'
  /** No frame: noise, or a frame that was damaged on the way. */
  | 'damaged'

/** A frame of an answer, off the wire. */
export interface ModbusFrame {
  readonly unitId: number
  readonly pdu: Uint8Array
  /** Of Modbus TCP; null over a serial line. */
  readonly transaction: number | null
}

export type ModbusTrace =
  | { readonly type: 'sent'; readonly unitId: number; readonly raw: Uint8Array }
  | { readonly type: 'answer'; readonly unitId: number; readonly raw: Uint8Array }
  | { readonly type: 'stray'; readonly stray: StrayKind; readonly raw: Uint8Array }
