import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FirmwareImage } from '../../../contract/firmware.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatBytes } from '../../components/bytes.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { CopyText } from '../../panels/panel-parts.tsx'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import { AddFile } from './add-file.tsx'
import { AddFolder } from './add-folder.tsx'
import { DetailsFields, detailsOf, formOf } from './details-fields.tsx'
import css from './firmware.module.css'
import { useLibrary, useLibraryChanged } from './use-library.ts'

const Edit = ({ image, onDone }: { readonly image: FirmwareImage; readonly onDone: () => void }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const changed = useLibraryChanged()
  const [form, setForm] = useState(formOf(image.details))
  const change = useMutation({
    mutationFn: () => client.firmware.change(image.id, detailsOf(form)),
    onSuccess: () => {
      changed()
      onDone()
    },
  })
  return (
    <div className={css.add}>
      <DetailsFields form={form} onChange={setForm} />
      <Problem error={change.error} />
      <div className={css.buttons}>
        <Button variant="filled" disabled={change.isPending} onClick={() => change.mutate()}>
          {t('firmware.library.save')}
        </Button>
        <Button onClick={onDone}>{t('firmware.add.cancel')}</Button>
      </div>
    </div>
  )
}

const Image = ({ image }: { readonly image: FirmwareImage }) => {
  const { t } = useTranslation()
  const now = useNow()
  const { client } = useBenchEnvironment()
  const changed = useLibraryChanged()
  const [mode, setMode] = useState<'shown' | 'edited' | 'removed'>('shown')
  const remove = useMutation({ mutationFn: () => client.firmware.remove(image.id), onSuccess: changed })
  const { name, size, sha256, addedAt, details } = image
  const isFor = [details.vendor, details.model].filter((word) => word !== undefined).join(' ')
  return (
    <li className={css.kept}>
      <div className={css.keptText}>
        <span className={css.imageName}>
          <b>{details.version ?? t('firmware.choose.noVersion')}</b>
          <span className={css.mono}>{name}</span>
        </span>
        <span className={css.small}>
          {[
            isFor,
            details.hardware === undefined
              ? ''
              : t('firmware.choose.hardware', { hardware: details.hardware }),
            formatBytes(size),
            t('firmware.library.added', { time: formatMoment(addedAt, now) }),
          ]
            .filter((word) => word !== '')
            .join(' · ')}
        </span>
        <span className={css.hash}>
          <span className={css.small}>{t('firmware.details.hash')}</span>
          <span className={css.mono}>{sha256}</span>
        </span>
        {details.notes !== undefined && <span className={css.small}>{details.notes}</span>}
      </div>
      {mode === 'shown' && (
        <div className={css.buttons}>
          <CopyText text={sha256}>{t('firmware.details.hash')}</CopyText>
          <Button
            size="sm"
            leftSection={<Icon name="pencil" size={16} />}
            aria-label={t('firmware.library.editOf', { name })}
            onClick={() => setMode('edited')}
          >
            {t('firmware.library.edit')}
          </Button>
          <Button
            size="sm"
            leftSection={<Icon name="close" size={16} />}
            aria-label={t('firmware.library.removeOf', { name })}
            onClick={() => setMode('removed')}
          >
            {t('firmware.library.remove')}
          </Button>
        </div>
      )}
      {mode === 'removed' && (
        <div className={css.buttons}>
          <Button size="sm" data-autofocus onClick={() => setMode('shown')}>
            {t('firmware.library.keep')}
          </Button>
          <Button
            size="sm"
            variant="outline"
            color="fail"
            disabled={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {t('firmware.library.removeSure')}
          </Button>
        </div>
      )}
      {mode === 'edited' && <Edit image={image} onDone={() => setMode('shown')} />}
      <Problem error={remove.error} />
    </li>
  )
}

/** The images that are kept on this computer: added, described, removed. */
export const LibraryDialog = ({
  chargePoint,
  onClose,
}: {
  readonly chargePoint: ChargePointView | null
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const library = useLibrary()
  return (
    <Dialog title={t('firmware.library.title')} wide onClose={onClose}>
      <p className={css.small}>{t('firmware.library.lead')}</p>
      <AddFile chargePoint={chargePoint} />
      <Problem error={library.error} />
      {library.data && library.data.length > 0 && (
        <ul className={css.library} aria-label={t('firmware.library.list')}>
          {library.data.map((image) => (
            <Image key={image.id} image={image} />
          ))}
        </ul>
      )}
      <AddFolder />
    </Dialog>
  )
}
