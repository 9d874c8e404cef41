import type { TRPCClient } from '@trpc/client'
import type { StoredTemplate, TemplateList } from '../../contract/configuration-apply.ts'
import type {
  CompareInput,
  ComparisonView,
  ConfigurationInput,
  ConfigurationView,
} from '../../contract/configuration-view.ts'
import type { AppRouter } from '../../main/api/router.ts'
import { call } from './call.ts'

/** What is known of configuration keys. Everything rejects with `BenchError`. */
export interface ConfigurationClient {
  readonly view: (input: ConfigurationInput) => Promise<ConfigurationView>
  /** Newest first. */
  readonly readings: (query: ReadingsQuery) => Promise<readonly ReadingEntry[]>
  readonly compare: (input: CompareInput) => Promise<ComparisonView>
  readonly templates: () => Promise<TemplateList>
  readonly template: (id: string) => Promise<StoredTemplate>
  readonly saveTemplate: (text: string, id?: string) => Promise<StoredTemplate>
  readonly deleteTemplate: (id: string) => Promise<boolean>
  /** What a reading has, as the text of a template: nothing is saved. */
  readonly templateText: (readingId: string, name: string) => Promise<string>
}

export interface ReadingsQuery {
  readonly chargePointId?: string
  readonly kind?: 'reading' | 'backup'
}

export interface ReadingEntry {
  readonly id: string
  readonly chargePointId: string
  readonly kind: 'reading' | 'backup'
  readonly name: string | null
  /** ISO 8601, UTC. */
  readonly at: string
  readonly keys: number
}

export const createConfigurationClient = (trpc: TRPCClient<AppRouter>): ConfigurationClient => ({
  view: (input) => call(trpc.configuration.view.query(input)),
  readings: (query) => call(trpc.configuration.readings.query(query)),
  compare: (input) => call(trpc.configuration.compare.query(input)),
  templates: () => call(trpc.configuration.templates.list.query()),
  template: (id) => call(trpc.configuration.templates.get.query({ id })),
  saveTemplate: (text, id) =>
    call(trpc.configuration.templates.save.mutate({ text, ...(id === undefined ? {} : { id }) })),
  deleteTemplate: (id) => call(trpc.configuration.templates.delete.mutate({ id })),
  templateText: async (readingId, name) =>
    (await call(trpc.configuration.templates.fromReading.query({ readingId, name }))).text,
})
