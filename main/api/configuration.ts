import { z } from 'zod'
import type { StoredTemplate, TemplateList } from '../../contract/configuration-apply.ts'
import {
  escapeVariables,
  templateOf,
  type ConfigurationTemplate,
  type TemplateKey,
} from '../../contract/configuration-template.ts'
import { serialiseTemplate } from '../../contract/configuration-template-text.ts'
import {
  compareInput,
  configurationInput,
  dictionariesInput,
  readingsInput,
  saveTemplateInput,
  templateFromReadingInput,
  templateIdInput,
} from '../../contract/configuration-view.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { ChargePointView } from '../../contract/project.ts'
import { findConfigurationKey } from '../../ocpp/configuration-keys.ts'
import { knowKeys } from '../catalogue/key-knowledge.ts'
import { comparisonView, configurationView, dictionariesView, readingView } from './configuration-view.ts'
import type { ApiDeps } from './context.ts'
import { procedure, router } from './trpc.ts'

/** HeartbeatInterval is ours while it waits to be put back: what it was belongs into the template (OCPP 1.6 §4.2). */
const withoutOurInterval = (
  template: ConfigurationTemplate,
  view: ChargePointView | undefined,
): ConfigurationTemplate => {
  const open = view?.openChanges.find(({ change }) => change.what === 'heartbeat-interval')?.change
  if (open?.what !== 'heartbeat-interval') return template
  const { old } = open
  const keys = template.keys.map((each): TemplateKey => {
    if (findConfigurationKey(each.key)?.key !== 'HeartbeatInterval') return each
    if (old === null || each.rule === 'leave') return { key: each.key, rule: 'leave' }
    return { ...each, value: escapeVariables(old) }
  })
  return { ...template, keys }
}

/** A template of what a reading has, as text that a person can edit before it is saved. ToolError `not-found`. */
export const templateTextOf = async (
  { configuration, journal }: Pick<ApiDeps, 'configuration' | 'journal'>,
  readingId: string,
  name: string,
): Promise<string> => {
  const stored = await configuration.readings.get(readingId)
  if (!stored)
    throw new ToolError('not-found', { reading: readingId }, null, `There is no reading "${readingId}".`)
  const { reading } = stored
  const know = knowKeys(
    configuration.catalogue.match({ boot: reading.boot, keys: reading.keys.map(({ key }) => key) }),
  )
  const { chargePoints } = journal.state()
  const view = Object.hasOwn(chargePoints, stored.chargePointId)
    ? chargePoints[stored.chargePointId]
    : undefined
  const template = withoutOurInterval(templateOf(reading, name, know), view)
  return serialiseTemplate(template, null, (key) => know(key).secret)
}

const templatesRouter = router({
  list: procedure.query(({ ctx }): Promise<TemplateList> => ctx.deps.configuration.templates.list()),
  get: procedure
    .input(templateIdInput)
    .query(({ ctx, input }): Promise<StoredTemplate> => ctx.deps.configuration.templates.get(input.id)),
  /** ToolError `template-invalid` with line and rule; the file that is there stays then. */
  save: procedure
    .input(saveTemplateInput)
    .mutation(({ ctx, input: { id, text } }): Promise<StoredTemplate> =>
      ctx.deps.configuration.templates.save({ text }, id),
    ),
  /** false: there was none. */
  delete: procedure
    .input(templateIdInput)
    .mutation(({ ctx, input }): Promise<boolean> => ctx.deps.configuration.templates.delete(input.id)),
  /** What a charge point has, as the text of a template: nothing is saved yet. */
  fromReading: procedure
    .input(templateFromReadingInput)
    .query(async ({ ctx, input }) => ({ text: await templateTextOf(ctx.deps, input.readingId, input.name) })),
})

/** Configuration keys: what was read, what is known of them, templates and comparisons. Reading and setting are runs. */
export const configurationRouter = router({
  /** As it was read last, with the drift from its last reading, its defaults and a template. */
  view: procedure.input(configurationInput).query(({ ctx, input }) => configurationView(ctx.deps, input)),
  /** Readings and backups, newest first. */
  readings: procedure
    .input(readingsInput)
    .query(({ ctx, input }) => ctx.deps.configuration.readings.list(input)),
  reading: procedure
    .input(z.strictObject({ id: z.string().min(1).max(255) }))
    .query(({ ctx, input }) => readingView(ctx.deps, input.id)),
  compare: procedure.input(compareInput).query(({ ctx, input }) => comparisonView(ctx.deps, input)),
  templates: templatesRouter,
  dictionaries: procedure
    .input(dictionariesInput)
    .query(({ ctx, input }) => dictionariesView(ctx.deps, input.chargePointId ?? null)),
  /** Reads the dictionaries again: a person's files came or changed. */
  reloadDictionaries: procedure.mutation(async ({ ctx }) => {
    await ctx.deps.configuration.catalogue.reload()
    return dictionariesView(ctx.deps, null)
  }),
})
