import type { TFunction } from 'i18next'
import type { BenchClient } from '../../state/bench-client.ts'
import type { DroppedKind } from './dropped-kind.ts'

/** What became of a file: where to go with it, or why nothing took it. */
export type Taken =
  | {
      readonly state: 'taken'
      readonly place: Readonly<Record<string, string | null>>
      readonly words: string | null
    }
  | { readonly state: 'refused'; readonly words: string }
  /** Only a person can say whether it is firmware. */
  | { readonly state: 'asked' }

export interface TakeDeps {
  readonly client: Pick<BenchClient, 'jobs' | 'lists' | 'configuration'>
  readonly t: TFunction
  /** The job that is looked at; photos go to it. */
  readonly shownJob: string | null
  /** The open job of the charge point that is shown: its idTag format reads a list. */
  readonly openJob: string | null
  readonly giveFirmware: (file: File) => void
}

const taken = (place: Readonly<Record<string, string | null>>, words: string | null = null): Taken => ({
  ...{ state: 'taken', place, words },
})
const refused = (words: string): Taken => ({ state: 'refused', words })

const takeJob = async (file: File, { client, t }: TakeDeps): Promise<Taken> => {
  const { job, isCopy, closedFor } = await client.jobs.importFile(file)
  const name = job.site || t('jobs.unnamed')
  const words = isCopy ? t('jobs.importedCopy', { name }) : t('jobs.imported', { name })
  return taken(
    { step: 'jobs', job: job.id },
    closedFor === null ? words : `${words} ${t('jobs.importedClosed', { chargePointId: closedFor })}`,
  )
}

const takeList = async (file: File, { client, openJob }: TakeDeps): Promise<Taken> => {
  const { id } = await client.lists.imports.add(file, openJob)
  return taken({ step: 'local-list', list: null, file: id, rows: null, card: null })
}

const takeTemplate = async (file: File, { client, t }: TakeDeps): Promise<Taken> => {
  const { id, template } = await client.configuration.saveTemplate(await file.text())
  return taken(
    { step: 'configuration', base: `template:${id}` },
    t('drop.templateAdded', { name: template.name }),
  )
}

const takePhoto = async (file: File, { client, t, shownJob }: TakeDeps): Promise<Taken> => {
  if (shownJob === null) return refused(t('drop.refused.photo'))
  await client.jobs.addPhoto(shownJob, file)
  return taken({ step: 'jobs', job: shownJob }, t('drop.photoAdded', { name: file.name }))
}

/** To the firmware library, where it is described and added. */
export const takeFirmware = (file: File, { giveFirmware }: Pick<TakeDeps, 'giveFirmware'>): Taken => {
  giveFirmware(file)
  return taken({ step: 'firmware', library: '1' })
}

/** Gives a file to the step that takes its kind. Rejects with `BenchError` where that step refuses it. */
export const takeDropped = async (file: File, kind: DroppedKind, deps: TakeDeps): Promise<Taken> => {
  const { t } = deps
  switch (kind) {
    case 'job':
      return takeJob(file, deps)
    case 'list':
      return takeList(file, deps)
    case 'template':
      return takeTemplate(file, deps)
    case 'photo':
      return takePhoto(file, deps)
    case 'firmware':
      return takeFirmware(file, deps)
    case 'manifest':
      return refused(t('drop.refused.manifest'))
    case 'empty':
      return refused(t('drop.refused.empty'))
    case 'nothing':
      return refused(t('drop.refused.nothing'))
    case 'own-name':
      return { state: 'asked' }
  }
}
