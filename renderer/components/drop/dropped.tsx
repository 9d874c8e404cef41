import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { navigate } from 'wouter/use-browser-location'
import { useJobOf, useJobPlace } from '../../jobs/job-of.ts'
import { useBenchEnvironment, useChargePoint } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { handOverFirmware } from '../../state/handed-firmware.ts'
import { usePlace } from '../../state/place.ts'
import { Dialog } from '../../steps/configuration/dialog.tsx'
import { Note } from '../ui.tsx'
import css from './drop.module.css'
import type { Drop } from './drop-target.tsx'
import { kindOf, type DroppedKind } from './dropped-kind.ts'
import { takeDropped, takeFirmware, type Taken } from './take-dropped.ts'

/** What is told of a file that nothing took, or that a person has to say of what it is. */
interface Told {
  readonly name: string
  readonly words: string | null
  /** Set: it may be firmware. */
  readonly file: File | null
}

const goTo = (place: Readonly<Record<string, string | null>>): void => {
  const params = new URLSearchParams(window.location.search)
  // a panel that fills the window would stand before the step
  params.delete('wide')
  for (const [name, value] of Object.entries(place)) {
    if (value === null) params.delete(name)
    else params.set(name, value)
  }
  navigate(`${window.location.pathname}?${params}`)
}

/** Each of these leads to a place of its own; of jobs and photos any number goes at once. */
const singleKinds: ReadonlySet<DroppedKind> = new Set(['list', 'template', 'firmware', 'own-name'])

/** Gives what was dropped to the steps that take it, and tells in words what none took. */
const Dropped = ({
  drop,
  onTold,
  onDone,
}: {
  readonly drop: Drop
  readonly onTold: (words: string) => void
  readonly onDone: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  const [{ step }] = usePlace()
  const [jobPlace] = useJobPlace()
  const openJob = useJobOf(useChargePoint()?.id ?? null)?.id ?? null
  const [told, setTold] = useState<readonly Told[] | null>(null)
  const isBegun = useRef(false)

  const deps = {
    ...{ client, t, openJob, giveFirmware: handOverFirmware },
    shownJob: step === 'jobs' ? jobPlace : null,
  }
  const settle = (file: File, end: Taken): Told | null => {
    if (end.state === 'refused') return { name: file.name, words: end.words, file: null }
    if (end.state === 'asked') return { name: file.name, words: null, file }
    goTo(end.place)
    if (end.words !== null) onTold(end.words)
    return null
  }
  const run = async (): Promise<void> => {
    const left: Told[] = drop.hasFolder ? [{ name: '', words: t('drop.refused.folder'), file: null }] : []
    let hasTaken = false
    for (const file of drop.files) {
      try {
        const kind = await kindOf(file)
        if (hasTaken && singleKinds.has(kind)) {
          left.push({ name: file.name, words: t('drop.refused.oneAtATime'), file: null })
          continue
        }
        const end = settle(file, await takeDropped(file, kind, deps))
        if (end) left.push(end)
        else hasTaken = true
      } catch (error) {
        left.push({ name: file.name, words: errorWords(error, t), file: null })
      }
    }
    await queries.invalidateQueries({ queryKey: ['jobs'] })
    await queries.invalidateQueries({ queryKey: ['templates'] })
    if (left.length > 0) setTold(left)
    else onDone()
  }
  useEffect(() => {
    if (isBegun.current) return
    isBegun.current = true
    void run()
  })
  if (told === null) return null
  const isFirmware = (file: File) => {
    settle(file, takeFirmware(file, deps))
    onDone()
  }
  return (
    <Dialog title={t('drop.title')} onClose={onDone}>
      {told.map(({ name, words, file }, index) => (
        <div key={index} className={css.file} role="alert">
          {name !== '' && <p className={css.name}>{name}</p>}
          <Note kind={words === null ? 'note' : 'failed'}>{words ?? t('drop.unknown')}</Note>
          {file && (
            <div className={css.buttons}>
              <Button variant="filled" onClick={() => isFirmware(file)}>
                {t('drop.asFirmware')}
              </Button>
            </div>
          )}
        </div>
      ))}
      <p>{t('drop.kinds')}</p>
      <div className={css.buttons}>
        <Button data-autofocus onClick={onDone}>
          {t('shortcuts.close')}
        </Button>
      </div>
    </Dialog>
  )
}

export default Dropped
