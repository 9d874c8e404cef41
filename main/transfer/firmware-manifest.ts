import { z } from 'zod'
import { firmwareDetailsSchema } from '../../contract/firmware.ts'
import { ruleOfIssue } from '../../contract/schema-rule.ts'
import { readYamlText, type Refusal } from '../../contract/yaml-text.ts'

/** `firmware.yaml` beside the images. */
export const firmwareManifestSchema = z.strictObject({
  format: z.literal(1),
  images: z
    .array(
      firmwareDetailsSchema.extend({
        file: z.string().min(1).max(1000).describe('Beside the manifest, or in a folder below it'),
        sha256: z
          .string()
          .regex(/^[0-9a-fA-F]{64}$/)
          .optional()
          .describe('Of the file; one that differs is not taken'),
      }),
    )
    .max(1000),
})
export type FirmwareManifest = z.output<typeof firmwareManifestSchema>

export const manifestNames: readonly string[] = ['firmware.yaml', 'firmware.yml']

export type ManifestRead =
  | { readonly ok: true; readonly manifest: FirmwareManifest }
  | { readonly ok: false; readonly refusal: Refusal }

const mostCharacters = 1024 * 1024
const words = ['vendor', 'model', 'hardware', 'version', 'notes'] as const

/** Never throws: what breaks a rule is told with its line. */
export const readManifest = (text: string): ManifestRead => {
  const yaml = readYamlText(text, mostCharacters)
  if (!yaml.ok) return yaml
  const { value, placeOf, writtenAt } = yaml
  const parsed = firmwareManifestSchema.safeParse(value)
  if (!parsed.success) {
    const { path, rule } = ruleOfIssue(parsed.error, value)
    return { ok: false, refusal: { ...placeOf(path), rule } }
  }
  // a number as it stands in the text
  const images = parsed.data.images.map((image, i) => {
    const written = words.flatMap((word) => {
      const source = image[word] === undefined ? null : writtenAt(['images', i, word])
      return source === null ? [] : [[word, source] as const]
    })
    return { ...image, ...Object.fromEntries(written) }
  })
  return { ok: true, manifest: { ...parsed.data, images } }
}
