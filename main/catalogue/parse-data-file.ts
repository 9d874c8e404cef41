import type { z } from 'zod'
import { ruleOfIssue } from '../../contract/schema-rule.ts'
import { readYamlText, type Refusal } from '../../contract/yaml-text.ts'

export const mostBytes = 512 * 1024

export type DataFileRead<Content> =
  { readonly ok: true; readonly content: Content } | { readonly ok: false; readonly refusal: Refusal }

/** Checks one file of a kind. Never throws. */
export const parseDataFile = <Content>(schema: z.ZodType<Content>, text: string): DataFileRead<Content> => {
  const yaml = readYamlText(text, mostBytes)
  if (!yaml.ok) return yaml
  const parsed = schema.safeParse(yaml.value)
  if (parsed.success) return { ok: true, content: parsed.data }
  const { path, rule } = ruleOfIssue(parsed.error, yaml.value)
  return { ok: false, refusal: { ...yaml.placeOf(path), rule } }
}
