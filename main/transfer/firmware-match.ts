import type { FirmwareDetails, FirmwareMatch } from '../../contract/firmware.ts'
import { compareVersions } from './firmware-version.ts'

/** What a charge point said of itself in its BootNotification. */
export interface BootIdentity {
  readonly chargePointVendor: string
  readonly chargePointModel: string
  readonly firmwareVersion?: string | undefined
}

const legalForms =
  /\b(?:gmbh(?:\s*&\s*co\.?\s*kg)?|ag|inc|ltd|llc|co|corp|bv|b\.v|nv|s\.?r\.?l|s\.?p\.?a|s\.?a|oy|ab|as|a\/s)\b\.?/g

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
const bareVendor = (text: string): string =>
  bare(text.toLowerCase().replaceAll(legalForms, ' ')) || bare(text)

const isModel = (pattern: string, model: string): boolean =>
  pattern.endsWith('*') ? bare(model).startsWith(bare(pattern)) : bare(model) === bare(pattern)

const fitOf = (image: FirmwareDetails, identity: BootIdentity): FirmwareMatch['fit'] => {
  const { vendor, model } = image
  if (vendor !== undefined && bareVendor(vendor) !== bareVendor(identity.chargePointVendor))
    return 'vendor-differs'
  if (model !== undefined && !isModel(model, identity.chargePointModel)) return 'model-differs'
  return vendor === undefined || model === undefined ? 'unknown' : 'fits'
}

/** Whether an image is for this charge point, and whether it would go forwards or backwards. */
export const matchFirmware = (image: FirmwareDetails, identity: BootIdentity): FirmwareMatch => ({
  fit: fitOf(image, identity),
  order:
    image.version === undefined || identity.firmwareVersion === undefined
      ? null
      : compareVersions(image.version, identity.firmwareVersion),
  hardwareToCheck: image.hardware ?? null,
})
