import Papa from 'papaparse'
import type { Reading } from './series.ts'

const columns = [
  'time',
  'connectorId',
  'transactionId',
  'measurand',
  'phase',
  'location',
  'context',
  'value',
  'unit',
] as const

/** All readings as CSV (RFC 4180), oldest first; times in UTC. */
export const toCsv = (readings: readonly Reading[]): string =>
  Papa.unparse(
    {
      fields: [...columns],
      data: readings.map((reading) => [
        new Date(reading.at).toISOString(),
        reading.connectorId ?? '',
        reading.transactionId ?? '',
        reading.measurand,
        reading.phase ?? '',
        reading.location,
        reading.context,
        reading.value,
        reading.unit,
      ]),
    },
    // what a charge point says must not run as a formula in somebody's spreadsheet; numbers stay numbers
    { escapeFormulae: /^[=@\t\r]|^[+-](?!\d)/ },
  )
