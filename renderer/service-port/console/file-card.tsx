import { Button, FileButton, NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { filePacings, type ConsoleActivity, type FilePacing } from '../../../contract/console.ts'
import { formatBytes } from '../../components/bytes.ts'
import { Icon } from '../../components/icon.tsx'
import { Card, CardBody, Mono, Note, Status } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './console.module.css'

/** The bytes of a file, as they are. */
export const FileCard = ({
  device,
  disabled,
  activity,
}: {
  readonly device: string
  readonly disabled: boolean
  readonly activity: ConsoleActivity | null
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [file, setFile] = useState<File | null>(null)
  const [pacing, setPacing] = useState<FilePacing>('fast')
  const send = useMutation({
    mutationFn: (chosen: File) =>
      client.console.sendFile(device, chosen, pacing, {
        onBytes: () => undefined,
        signal: new AbortController().signal,
      }),
  })
  const cancel = useMutation({ mutationFn: () => client.console.cancel(device) })
  const wasCancelled = send.error !== null && 'code' in send.error && send.error.code === 'cancelled'
  return (
    <Card icon="upload" title={t('console.file.title')}>
      <CardBody>
        <div className={css.form}>
          <p className={css.fact}>{t('console.file.lead')}</p>
          <div className={css.actions}>
            <FileButton
              onChange={(chosen) => {
                setFile(chosen)
                send.reset()
              }}
            >
              {(props) => (
                <Button {...props} leftSection={<Icon name="upload" />}>
                  {t('console.file.choose')}
                </Button>
              )}
            </FileButton>
            {file && <Mono>{file.name}</Mono>}
          </div>
          {file && (
            <>
              <NativeSelect
                label={t('console.file.pacing')}
                value={pacing}
                data={filePacings.map((each) => ({ value: each, label: t(`console.file.pacings.${each}`) }))}
                onChange={({ currentTarget }) =>
                  setPacing(filePacings.find((each) => each === currentTarget.value) ?? 'fast')
                }
              />
              <div>
                <Button disabled={disabled || send.isPending} onClick={() => send.mutate(file)}>
                  {t('console.file.send', { size: formatBytes(file.size) })}
                </Button>
              </div>
            </>
          )}
          {activity?.kind === 'file' && (
            <div className={css.activity}>
              <Status kind="running">
                {activity.size === null
                  ? t('console.file.sendingUnknown', { sent: formatBytes(activity.sent) })
                  : t('console.file.sending', {
                      sent: formatBytes(activity.sent),
                      size: formatBytes(activity.size),
                    })}
              </Status>
              <Button size="sm" onClick={() => cancel.mutate()}>
                {t('console.bar.cancel')}
              </Button>
            </div>
          )}
          {send.isError && !wasCancelled && <Note kind="failed">{errorWords(send.error, t)}</Note>}
          {send.isSuccess && file && (
            <Note kind="reported">
              {t('console.file.done', { name: file.name, size: formatBytes(file.size) })}
            </Note>
          )}
        </div>
      </CardBody>
    </Card>
  )
}
