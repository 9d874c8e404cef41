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
  type FilledTemplate,
  type TemplateKey,
  type TemplateVariables,
} from '../../../contract/configuration-template.ts'
import { variablesSchema } from '../../../contract/configuration-view.ts'
import type { ConfigurationReading } from '../../../contract/configuration.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { driftOf } from '../../../ocpp/configuration-drift.ts'
import type { Readings } from '../../storage/readings.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from '../procedure.ts'
import { takeBackup } from './backup.ts'
import type { ConfigurationDeps } from './deps.ts'
import { sendDrift, unmetKeys } from './drift-keys.ts'
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

/** Keys whose value is made of one of these variables are secrets, whatever they are called. */
const secretKeysOf = (
  template: ConfigurationTemplate,
  variables: TemplateVariables,
  secret: Readonly<Record<string, string>>,
): readonly string[] => {
  const isSecret = (each: TemplateKey): boolean =>
    each.rule !== 'leave' &&
    (readVariables(each.value) ?? []).some(
      (piece) => piece.kind === 'variable' && Object.hasOwn(secret, piece.name),
    )
  // one that can not be filled in yet keeps no other from being known
  return template.keys.filter(isSecret).flatMap((each) => {
    const filled = fillTemplate({ ...template, keys: [each] }, variables)
    return filled.ok ? filled.keys.map(({ key }) => key) : []
  })
}

/** What a template wants of one charge point. Whatever a secret variable goes into is hidden from then on. */
const fill = async (
  context: ProcedureContext,
  deps: TemplateDeps,
  template: ConfigurationTemplate,
  { chargePointId, variables = {}, secretVariables = {} }: ApplyInput,
  reading: ConfigurationReading | null,
): Promise<FilledTemplate> => {
  const given = { ...variables, ...secretVariables }
  const site = await deps.siteOf(chargePointId)
  const all = variablesFor(deps.journal.state(), chargePointId, reading, site, given)
  context.hideKeys(chargePointId, secretKeysOf(template, all, secretVariables))
  return fillTemplate(template, all)
}

const wantedOf = async (
  context: ProcedureContext,
  deps: TemplateDeps,
  template: ConfigurationTemplate,
  given: ApplyInput,
  reading: ConfigurationReading,
): Promise<readonly FilledKey[]> => {
  const filled = await fill(context, deps, template, given, reading)
  if (filled.ok) return filled.keys
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
      // before anything is read: what stands there now is a secret too
      await fill(context, deps, template, given, null)
      const { know } = deps.knownKeys(chargePointId)
      if (checkOnly) {
        const reading = await readConfiguration(context, deps, chargePointId)
        const wanted = await wantedOf(context, deps, template, given, reading)
        const drift = driftOf(wanted, reading, know)
        const unmet = unmetKeys(drift, [], know)
        return { template: template.name, backupId: null, drift, outcomes: [], resets: 0, unmet }
      }
      const saved = checkpointSchema.safeParse(context.checkpoint).data
      const before = saved?.found.template === hashOf(template) ? saved : undefined
      const stored = before && (await deps.readings.get(before.found.backupId))
      const backup = stored ?? (await takeBackup(context, deps, chargePointId, template.name)).stored
      const wanted = await wantedOf(context, deps, template, given, backup.reading)
      const drift = driftOf(wanted, backup.reading, know)
      const checkpoint = {
        found: { backupId: backup.id, template: hashOf(template) },
        sending: stored ? (before?.sending ?? null) : null,
      }
      if (!stored) await context.saveCheckpoint(checkpoint)
      const { outcomes, resets } = await sendDrift(context, deps, backup, { drift, wanted }, checkpoint)
      const unmet = unmetKeys(drift, outcomes, know)
      return { template: template.name, backupId: backup.id, drift, outcomes, resets, unmet }
    },
  })
