/** One configuration key as a charge point reported it in GetConfiguration.conf (OCPP 1.6 §6.24). */
export interface ReadKey {
  /** In the charge point's own spelling. */
  readonly key: string
  /** Null: the charge point sent none (write-only, or absent), or it is a secret and masked. */
  readonly value: string | null
  readonly readonly: boolean
  /** A secret, whose value was taken away before the reading was stored or left the main process. */
  readonly masked?: boolean
}

/** What its BootNotification said of the charge point that was read; empty text where it said nothing. */
export interface ReadBoot {
  readonly vendor: string
  readonly model: string
  readonly firmwareVersion: string
  readonly serialNumber: string
}

/** The configuration keys of one charge point at one moment. */
export interface ConfigurationReading {
  readonly chargePointId: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly keys: readonly ReadKey[]
  /** Keys that were asked for by name and that the charge point does not know. */
  readonly unknownKeys: readonly string[]
  /** True when the charge point gave all of its keys; false when the read was cut short. */
  readonly complete: boolean
  /** Null when no BootNotification of it is known. */
  readonly boot: ReadBoot | null
}
