import {
  readerSettingsSchema,
  type LineReaderSettings,
  type ReaderSettings,
} from '../../../contract/devices.ts'

/** What a technician knows a reader as. `rdm6300` stands for all that write STX, hex, checksum, ETX. */
export const readerChoices = ['rdm6300', 'pn532', 'lines'] as const
export type ReaderChoice = (typeof readerChoices)[number]

export interface ReaderDraft extends Pick<
  LineReaderSettings,
  'framing' | 'checksum' | 'content' | 'byteOrder'
> {
  readonly choice: ReaderChoice
  /** As it is typed. */
  readonly baudRate: string
}

export const framings = ['lines', 'stx-etx'] as const satisfies readonly ReaderDraft['framing'][]
export const checksums = ['none', 'xor'] as const satisfies readonly ReaderDraft['checksum'][]
export const contents = [
  'hex',
  'decimal',
  'wiegand-26',
  'wiegand-34',
] as const satisfies readonly ReaderDraft['content'][]
export const byteOrders = ['as-read', 'reversed'] as const satisfies readonly ReaderDraft['byteOrder'][]

const usualBaudRate: Readonly<Record<ReaderChoice, string>> = {
  rdm6300: '9600',
  pn532: '115200',
  lines: '9600',
}

/** How such a reader usually writes. */
export const usualDraft = (choice: ReaderChoice): ReaderDraft => ({
  choice,
  baudRate: usualBaudRate[choice],
  ...(choice === 'rdm6300'
    ? { framing: 'stx-etx', checksum: 'xor' }
    : { framing: 'lines', checksum: 'none' }),
  content: 'hex',
  byteOrder: 'as-read',
})

/** What it is read as now, to be changed. */
export const draftOf = (settings: ReaderSettings | null): ReaderDraft => {
  if (settings === null || settings.reader === 'ccid') return usualDraft('rdm6300')
  const baudRate = String(settings.baudRate)
  if (settings.reader === 'pn532') return { ...usualDraft('pn532'), baudRate }
  const { framing, checksum, content, byteOrder } = settings
  const choice = framing === 'stx-etx' && checksum === 'xor' && content === 'hex' ? 'rdm6300' : 'lines'
  return { choice, baudRate, framing, checksum, content, byteOrder }
}

/** null: the baud rate is none. */
export const settingsOf = (draft: ReaderDraft): ReaderSettings | null => {
  const { choice, framing, checksum, content, byteOrder } = draft
  const baudRate = /^\d{1,7}$/.test(draft.baudRate.trim()) ? Number(draft.baudRate) : 0
  const parsed = readerSettingsSchema.safeParse(
    choice === 'pn532'
      ? { reader: 'pn532', baudRate }
      : { reader: 'lines', baudRate, framing, checksum, content, byteOrder },
  )
  return parsed.success ? parsed.data : null
}

/** `10.0.0.9:4001` is a serial server; all else is a path of the system. */
export const portOf = (text: string): string => {
  const port = text.trim()
  return /^[\w.[\]:-]+:\d{1,5}$/.test(port) ? `tcp://${port}` : port
}
