import { z } from 'zod'
import { fingerprintSchema, type Fingerprint } from '../../contract/devices.ts'
import table from '../../data/usb-fingerprints.json' with { type: 'json' }

const fileSchema = z.strictObject({ format: z.literal(1), fingerprints: z.array(fingerprintSchema) })

/** What USB devices a charge point's bench may have: which they are, and what speaks to them. */
export const readUsbFingerprints = (): readonly Fingerprint[] => fileSchema.parse(table).fingerprints
