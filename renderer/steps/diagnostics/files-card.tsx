import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DiagnosticsFile } from '../../../contract/diagnostics.ts'
import { formatBytes, shortHash } from '../../components/bytes.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { Card, CardBody, Status } from '../../components/ui.tsx'
import { useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { Problem } from '../configuration/dialog.tsx'
import css from './diagnostics.module.css'
import { unfiltered, useDiagnosticsPlace } from './diagnostics-place.ts'
import { useFiles, useFilesChanged } from './use-diagnostics.ts'
import { useSave } from './use-save.ts'

const Received = ({ file }: { readonly file: DiagnosticsFile }) => {
  const { t } = useTranslation()
  const now = useNow()
  const { client } = useBenchEnvironment()
  const [, go] = useDiagnosticsPlace()
  const changed = useFilesChanged()
  const [isAsking, setIsAsking] = useState(false)
  const save = useSave()
  const remove = useMutation({ mutationFn: () => client.diagnostics.remove(file.id), onSuccess: changed })
  const { id, name, givenName, size, sha256, state, kind, receivedAt } = file
  const given =
    givenName === null
      ? t('diagnostics.files.unnamed')
      : givenName === name
        ? null
        : t('diagnostics.files.given', { name: givenName })
  return (
    <li>
      <div className={css.fileText}>
        <b className={css.mono}>{name}</b>
        <span className={css.small}>
          {[t(`diagnostics.pull.kinds.${kind}`), formatBytes(size), formatMoment(receivedAt, now), given]
            .filter((word) => word !== null)
            .join(' · ')}{' '}
          · <span className={css.mono}>{shortHash(sha256)}</span>
        </span>
        <Status kind={state === 'whole' ? 'proven' : 'needs-you'}>{t(`diagnostics.files.${state}`)}</Status>
      </div>
      {isAsking ? (
        <div className={css.buttons}>
          <Button onClick={() => setIsAsking(false)}>{t('diagnostics.files.keep')}</Button>
          <Button variant="outline" color="fail" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {t('diagnostics.files.removeSure')}
          </Button>
        </div>
      ) : (
        <div className={css.buttons}>
          <Button
            leftSection={<Icon name="search" />}
            aria-label={t('diagnostics.files.lookOf', { name })}
            onClick={() => go({ ...unfiltered, file: id }, { push: true })}
          >
            {t('diagnostics.files.look')}
          </Button>
          <Button
            leftSection={<Icon name="download" />}
            aria-label={t('diagnostics.files.downloadOf', { name })}
            disabled={save.isPending}
            onClick={() => save.mutate({ fileId: id, entryId: null, name })}
          >
            {t('diagnostics.files.download')}
          </Button>
          <Button
            variant="subtle"
            aria-label={t('diagnostics.files.removeOf', { name })}
            onClick={() => setIsAsking(true)}
          >
            {t('diagnostics.files.remove')}
          </Button>
        </div>
      )}
      <Problem error={save.error ?? remove.error} />
    </li>
  )
}

/** What this charge point has left here. */
export const FilesCard = ({ chargePointId }: { readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const { data, error } = useFiles(chargePointId)
  return (
    <Card icon="list" title={t('diagnostics.files.title')}>
      {data && data.length > 0 ? (
        <ul className={css.files}>
          {data.map((file) => (
            <Received key={file.id} file={file} />
          ))}
        </ul>
      ) : (
        <CardBody>
          <p className={css.small}>
            {data
              ? t('diagnostics.files.none')
              : error
                ? t('diagnostics.files.failed')
                : t('diagnostics.files.loading')}
          </p>
          <Problem error={error} />
        </CardBody>
      )}
    </Card>
  )
}
