import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReaderSettings } from '../../../contract/devices.ts'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './bench.module.css'
import { ReaderForm, useFocusBack } from './reader-form.tsx'
import { portOf } from './reader-settings.ts'

/** A reader on a port that no list names: a serial server in the network, a pseudo-terminal. */
export const AnotherPort = () => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [isOpen, setOpen] = useState(false)
  const [port, setPort] = useState('')
  const opener = useFocusBack<HTMLButtonElement>(isOpen)
  const read = useMutation({
    mutationFn: (settings: ReaderSettings) => client.devices.read(portOf(port), settings),
    onSuccess: () => {
      setOpen(false)
      setPort('')
    },
  })
  if (!isOpen)
    return (
      <Button
        ref={opener}
        variant="subtle"
        size="sm"
        leftSection={<Icon name="plus" size={16} />}
        onClick={() => setOpen(true)}
      >
        {t('bench.anotherPort')}
      </Button>
    )
  return (
    <section className={css.device} aria-label={t('bench.anotherPort')}>
      <ReaderForm
        settings={null}
        isPending={read.isPending}
        ready={port.trim() !== ''}
        onRead={(settings) => read.mutate(settings)}
        onCancel={() => setOpen(false)}
      >
        <TextInput
          label={t('bench.form.port')}
          description={t('bench.form.portHelp')}
          value={port}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setPort(event.currentTarget.value)}
        />
      </ReaderForm>
      {read.isError && <Note kind="failed">{errorWords(read.error, t)}</Note>}
    </section>
  )
}
