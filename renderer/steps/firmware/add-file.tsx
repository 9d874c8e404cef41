import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatBytes } from '../../components/bytes.ts'
import { Icon } from '../../components/icon.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Note } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { useHandedFirmware } from '../../state/handed-firmware.ts'
import { Problem } from '../configuration/dialog.tsx'
import { DetailsFields, detailsOf, type DetailsForm, versionIn } from './details-fields.tsx'
import css from './firmware.module.css'
import { useLibraryChanged } from './use-library.ts'

interface Picked {
  readonly file: File
  readonly form: DetailsForm
  readonly sent: number
}

/** A file is chosen or dropped, described, and streamed to the library. */
export const AddFile = ({ chargePoint }: { readonly chargePoint: ChargePointView | null }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const changed = useLibraryChanged()
  const input = useRef<HTMLInputElement>(null)
  const abort = useRef<AbortController | null>(null)
  const [picked, setPicked] = useState<Picked | null>(null)
  const [isOver, setIsOver] = useState(false)
  const [added, setAdded] = useState<string | null>(null)
  const add = useMutation({
    mutationFn: ({ file, form }: Picked) => {
      const own = new AbortController()
      abort.current = own
      return client.firmware.add(file, detailsOf(form), {
        onBytes: (sent) => setPicked((now) => now && { ...now, sent }),
        signal: own.signal,
      })
    },
    onSuccess: (image) => {
      setPicked(null)
      setAdded(image.name)
      changed()
    },
  })
  useEffect(() => () => abort.current?.abort(), [])

  const pick = (file: File | undefined) => {
    if (!file || add.isPending) return
    add.reset()
    setAdded(null)
    setPicked({
      file,
      sent: 0,
      form: {
        vendor: chargePoint?.identity?.chargePointVendor ?? '',
        model: chargePoint?.identity?.chargePointModel ?? '',
        hardware: '',
        version: versionIn(file.name),
        notes: '',
      },
    })
  }
  useHandedFirmware(pick, !add.isPending)
  return (
    <section className={css.add} aria-label={t('firmware.add.title')}>
      <h3>{t('firmware.add.title')}</h3>
      <div
        className={isOver ? `${css.drop} ${css.over}` : css.drop}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setIsOver(false)
          pick(event.dataTransfer.files[0])
        }}
      >
        {picked === null ? (
          <span className={css.small}>{t('firmware.add.drop')}</span>
        ) : (
          <span className={css.mono}>
            {picked.file.name} · {formatBytes(picked.file.size)}
          </span>
        )}
        <Button
          leftSection={<Icon name="upload" />}
          disabled={add.isPending}
          onClick={() => input.current?.click()}
        >
          {picked === null ? t('firmware.add.choose') : t('firmware.add.other')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t('firmware.add.choose')}
          onChange={({ currentTarget }) => {
            pick(currentTarget.files?.[0])
            currentTarget.value = ''
          }}
        />
      </div>
      {added !== null && <Note kind="proven">{t('firmware.library.addedOne', { name: added })}</Note>}
      {picked !== null && (
        <>
          <DetailsFields form={picked.form} onChange={(form) => setPicked({ ...picked, form })} />
          {picked.form.version !== '' && picked.form.version === versionIn(picked.file.name) && (
            <p className={css.small}>{t('firmware.add.guessed')}</p>
          )}
          {add.isPending && (
            <ProgressBar label={picked.file.name} done={picked.sent} total={picked.file.size} />
          )}
          <Problem error={add.error} />
          <div className={css.buttons}>
            <Button
              variant="filled"
              leftSection={<Icon name="plus" />}
              disabled={add.isPending}
              onClick={() => add.mutate(picked)}
            >
              {t('firmware.add.button')}
            </Button>
            {add.isPending && (
              <>
                <Button onClick={() => abort.current?.abort()}>{t('firmware.add.cancel')}</Button>
                <span className={css.small}>
                  {t('firmware.add.sending', {
                    sent: formatBytes(picked.sent),
                    size: formatBytes(picked.file.size),
                  })}
                </span>
              </>
            )}
          </div>
        </>
      )}
    </section>
  )
}
