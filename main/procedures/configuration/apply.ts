import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ApplyResult } from '../../../contract/configuration-apply.ts'
import { parseTemplate } from '../../../contract/configuration-template-text.ts'
import {
  fillTemplate,
  readVariables,
  templateMostCharacters,
  type ConfigurationTemplate,
  type FilledKey,
  type TemplateKey,
  type TemplateVariables,
} from '../../../contract/configuration-template.ts'
import { variablesSchema } from '../../../contract/configuration-view.ts'
import type { ConfigurationReading } from '../../../contract/configuration.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { driftOf } from '../../../ocpp/configuration-drift.ts'
import type { Readings } from '../../storage/readings.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import { takeBackup } from './backup.ts'
import type { ConfigurationDeps } from './deps.ts'
import { sendDrift, unmetKeys } from './drift-keys.ts'
import { foldKey } from './key-reader.ts'
import { readConfiguration } from './read.ts'
import { templateInvalid, type Templates } from './templates.ts'
import { variablesFor } from './variables.ts'
import type { Journal } from '../../storage/journal.ts'

export interface TemplateDeps extends ConfigurationDeps {
  readonly journal: Pick<Journal, 'state'>
  readonly readings: Pick<Readings, 'put' | 'latest' | 'get'>
  readonly templates: Pick<Templates, 'get'>
  /** The site of the open job of a charge point; null = it has none. */
  readonly siteOf: (chargePointId: string) => Promise<string | null>
}

const input = z.strictObject({
  chargePointId: z.string().min(1).max(255),
  template: z.union([
    /** A file of the data folder. */
    z.strictObject({ id: z.string().min(1).max(255) }),
    /** The text of a template file. */
    z.strictObject({ text: z.string().min(1).max(templateMostCharacters) }),
  ]),
  variables: variablesSchema.optional(),
  /** Variables whose values are never written: those that stand for a secret. */
  secretVariables: variablesSchema.optional(),
  checkOnly: z.boolean().default(false),
})
type ApplyInput = z.output<typeof input>

const checkpointSchema = z.object({
  /** `template`: a hash, so that one that was changed meanwhile begins anew. */
  found: z.object({ backupId: z.string(), template: z.string() }),
  sending: z.json(),
})

const hashOf = (template: ConfigurationTemplate): string =>
  createHash('sha256').update(JSON.stringify(template)).digest('hex')

const contentOf = async (
  { templates }: TemplateDeps,
  given: ApplyInput['template'],
): Promise<ConfigurationTemplate> => {
  if ('id' in given) return (await templates.get(given.id)).template
  const read = parseTemplate(given.text)
  if (!read.ok) throw templateInvalid('template', read.refusal)
  return read.template
}

/** What a template wants of one charge point. */
interface Wanted {
  readonly keys: readonly FilledKey[]
  /** The same deps, for which what a secret variable goes into is a secret. */
  readonly deps: TemplateDeps
}

/** Keys whose value is made of one of these variables are secrets, whatever they are called. */
const hiding = (
  deps: TemplateDeps,
  template: ConfigurationTemplate,
  variables: TemplateVariables,
  secret: Readonly<Record<string, string>>,
): TemplateDeps => {
  const isSecret = (each: TemplateKey): boolean =>
    each.rule !== 'leave' &&
    (readVariables(each.value) ?? []).some(
      (piece) => piece.kind === 'variable' && Object.hasOwn(secret, piece.name),
    )
  const filled = fillTemplate({ ...template, keys: template.keys.filter(isSecret) }, variables)
  const names = new Set(filled.ok ? filled.keys.map(({ key }) => foldKey(key)) : [])
  return {
    ...deps,
    knownKeys: (chargePointId) => {
      const { know, keys } = deps.knownKeys(chargePointId)
      return { keys, know: (key) => (names.has(foldKey(key)) ? { ...know(key), secret: true } : know(key)) }
    },
  }
}

const fill = async (
  deps: TemplateDeps,
  template: ConfigurationTemplate,
  { chargePointId, variables = {}, secretVariables = {} }: ApplyInput,
  reading: ConfigurationReading,
): Promise<Wanted> => {
  const given = { ...variables, ...secretVariables }
  const site = await deps.siteOf(chargePointId)
  const all = variablesFor(deps.journal.state(), chargePointId, reading, site, given)
  const filled = fillTemplate(template, all)
  if (filled.ok) return { keys: filled.keys, deps: hiding(deps, template, all, secretVariables) }
  const names = [...new Set(filled.unknown.map(({ variable }) => variable))]
  throw new ToolError(
    'template-variables-missing',
    { names: names.join(', ') },
    'give-variables',
    `The template wants a value for ${names.join(', ')}.`,
    filled.unknown,
  )
}

/**
 * Brings a charge point to a template: a backup first, then how far it is off, then what differs, each key proven. With
 * `checkOnly`, only how far it is off.
 */
export const applyProcedure = (deps: TemplateDeps): Procedure<ApplyInput, ApplyResult> =>
  defineProcedure<ApplyInput, ApplyResult>({
    input,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'resume',
    secrets: ['secretVariables'],
    async run(given, context) {
      const { chargePointId, checkOnly } = given
      const template = await contentOf(deps, given.template)
      if (checkOnly) {
        const reading = await readConfiguration(context, deps, chargePointId)
        const wanted = await fill(deps, template, given, reading)
        const { know } = wanted.deps.knownKeys(chargePointId)
        const drift = driftOf(wanted.keys, reading, know)
        const unmet = unmetKeys(drift, [], know)
        return { template: template.name, backupId: null, drift, outcomes: [], resets: 0, unmet }
      }
      const saved = checkpointSchema.safeParse(context.checkpoint).data
      const before = saved?.found.template === hashOf(template) ? saved : undefined
      const stored = before && (await deps.readings.get(before.found.backupId))
      const backup = stored ?? (await takeBackup(context, deps, chargePointId, template.name)).stored
      const wanted = await fill(deps, template, given, backup.reading)
      const { know } = wanted.deps.knownKeys(chargePointId)
      const drift = driftOf(wanted.keys, backup.reading, know)
      const checkpoint = {
        found: { backupId: backup.id, template: hashOf(template) },
        sending: stored ? (before?.sending ?? null) : null,
      }
      if (!stored) await context.saveCheckpoint(checkpoint)
      const { outcomes, resets } = await sendDrift(
        context,
        wanted.deps,
        backup,
        { drift, wanted: wanted.keys },
        checkpoint,
      )
      const unmet = unmetKeys(drift, outcomes, know)
      return { template: template.name, backupId: backup.id, drift, outcomes, resets, unmet }
    },
  })
