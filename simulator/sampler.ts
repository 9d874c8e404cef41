import type { Clock, Timer } from '../contract/clock.ts'
import type { Configuration } from './configuration.ts'
import type { Meter } from './electrical.ts'
import { phaseOrder, sampleMeter, type MeterValue, type ReadingContext } from './meter-values.ts'
import type { Profile } from './profile.ts'
import type { TransactionQueue } from './transaction-queue.ts'

/** Takes the samples of one connector (OCPP 1.6 §3.16). */
export interface Sampler {
  /** A transaction begins: periodic samples, and what StopTransaction is to carry. */
  begin(transaction: number): void
  /** The clock struck an interval. */
  aligned(transaction: number | null): void
  /** It is over: what StopTransaction carries; undefined = nothing is configured (OCPP 1.6 §3.16.5). */
  end(): MeterValue[] | undefined
  /** The most recent values of MeterValuesSampledData (Errata 3.46); null = none is configured. */
  current(): MeterValue | null
  /** MeterValueSampleInterval was changed. */
  restart(): void
  stop(): void
}

export interface SamplerOptions {
  readonly connectorId: number
  readonly clock: Clock
  readonly configuration: Configuration
  readonly electrical: Profile['electrical']
  readonly meter: Meter
  readonly queue: TransactionQueue
  readonly timestamp: () => string
}

/** Where StopTransactionMaxMeterValues is missing, or 0. */
const ownMaximum = 500

/** The values of a transaction: when there are too many, every second one in between is dropped (Errata 3.91). */
const createCollection = (first: MeterValue | null, maximum: number) => {
  let values = first ? [first] : []
  return {
    add: (value: MeterValue | null): void => {
      if (value) values.push(value)
      if (values.length >= maximum) values = values.filter((_, index) => index % 2 === 0)
    },
    close: (last: MeterValue | null): MeterValue[] => (last ? [...values, last] : values),
  }
}

interface Running {
  readonly transaction: number
  readonly collection: ReturnType<typeof createCollection>
}

export const createSampler = (options: SamplerOptions): Sampler => {
  const { connectorId, clock, configuration, electrical, meter, queue } = options
  const registers = new Map<string, number>()
  let running: Running | null = null
  let timer: Timer | null = null

  const take = (items: readonly string[], context: ReadingContext, series: string): MeterValue | null => {
    if (items.length === 0) return null
    const reading = meter.read(clock.monotonic())
    const before = registers.get(series) ?? reading.registerWh
    registers.set(series, reading.registerWh)
    const order = phaseOrder(configuration.list('ConnectorPhaseRotation'), connectorId)
    const intervalWh = reading.registerWh - before
    return sampleMeter(items, { reading, electrical, intervalWh, context, order }, options.timestamp())
  }

  const send = (transaction: number | null, value: MeterValue | null): void => {
    if (value) queue.add({ kind: 'meter-values', transaction, connectorId, meterValue: [value] })
  }

  const periodic = (): void => {
    if (!running) return
    send(
      running.transaction,
      take(configuration.list('MeterValuesSampledData'), 'Sample.Periodic', 'periodic'),
    )
    running.collection.add(take(configuration.list('StopTxnSampledData'), 'Sample.Periodic', 'stop-periodic'))
  }

  const arm = (): void => {
    timer?.cancel()
    timer = null
    const seconds = configuration.number('MeterValueSampleInterval')
    if (running && seconds > 0) timer = clock.every(seconds * 1000, periodic)
  }

  /** The first and the last value are of everything that is configured (Errata 3.14). */
  const edge = (context: ReadingContext): MeterValue | null => {
    const items = [...configuration.list('StopTxnSampledData'), ...configuration.list('StopTxnAlignedData')]
    return take([...new Set(items)], context, 'edge')
  }

  return {
    begin(transaction) {
      registers.clear()
      for (const series of ['periodic', 'stop-periodic', 'edge'])
        registers.set(series, meter.read(clock.monotonic()).registerWh)
      const maximum = configuration.number('StopTransactionMaxMeterValues')
      running = {
        transaction,
        collection: createCollection(edge('Transaction.Begin'), maximum > 2 ? maximum : ownMaximum),
      }
      arm()
    },
    aligned(transaction) {
      send(transaction, take(configuration.list('MeterValuesAlignedData'), 'Sample.Clock', 'aligned'))
      if (running?.transaction === transaction)
        running?.collection.add(
          take(configuration.list('StopTxnAlignedData'), 'Sample.Clock', 'stop-aligned'),
        )
    },
    end() {
      timer?.cancel()
      timer = null
      const values = running?.collection.close(edge('Transaction.End'))
      running = null
      return values && values.length > 0 ? values : undefined
    },
    current: () => take(configuration.list('MeterValuesSampledData'), 'Trigger', 'trigger'),
    restart: arm,
    stop() {
      timer?.cancel()
      timer = null
      running = null
    },
  }
}
