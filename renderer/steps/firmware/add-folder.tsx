import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { Problem } from '../configuration/dialog.tsx'
import css from './firmware.module.css'
import { useLibraryChanged } from './use-library.ts'

/** A folder of images on the computer that Chargebench runs on, or what its manifest names. */
export const AddFolder = () => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const changed = useLibraryChanged()
  const [path, setPath] = useState('')
  const bring = useMutation({ mutationFn: client.firmware.import, onSuccess: changed })
  const came = bring.data
  const outcome = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // it stands at the lower end of what scrolls
    if (!bring.isIdle && !bring.isPending) outcome.current?.scrollIntoView({ block: 'nearest' })
  }, [bring.isIdle, bring.isPending])
  return (
    <section className={css.add} aria-label={t('firmware.folder.title')}>
      <h3>{t('firmware.folder.title')}</h3>
      <p className={css.small}>{t('firmware.folder.hint')}</p>
      <div className={css.inline}>
        <label className={css.field}>
          <span>{t('firmware.folder.path')}</span>
          <TextInput
            value={path}
            maxLength={4096}
            autoComplete="off"
            spellCheck={false}
            onChange={({ currentTarget }) => setPath(currentTarget.value)}
          />
        </label>
        <Button
          leftSection={<Icon name="plus" />}
          disabled={path.trim() === '' || bring.isPending}
          onClick={() => bring.mutate(path.trim())}
        >
          {t('firmware.folder.button')}
        </Button>
      </div>
      <div ref={outcome} aria-live="polite">
        <Problem error={bring.error} />
        {came &&
          (came.refused !== null ? (
            <Note kind="failed">{t('firmware.folder.refused', { ...came.refused })}</Note>
          ) : (
            <Note kind={came.added.length > 0 ? 'proven' : 'needs-you'}>
              {t('firmware.folder.added', { count: came.added.length })}
              {came.skipped.map(({ file, reason }) => (
                <p key={file} className={css.small}>
                  {t('firmware.folder.skipped', { file, reason: t(`firmware.folder.reasons.${reason}`) })}
                </p>
              ))}
            </Note>
          ))}
      </div>
    </section>
  )
}
