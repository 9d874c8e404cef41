import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsoleSettings } from '../../../contract/console.ts'
import css from './console.module.css'
import type { ConsoleChange } from './console-client.ts'

const parities = ['none', 'even', 'odd'] as const
const signs = { none: 'N', even: 'E', odd: 'O' } as const

/** What hardly any console wants otherwise than 8N1: behind one more press. */
export const LineMore = ({
  settings: { dataBits, parity, stopBits },
  disabled,
  onChange,
}: {
  readonly settings: ConsoleSettings
  readonly disabled: boolean
  readonly onChange: (change: ConsoleChange) => void
}) => {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const line = `${dataBits}${signs[parity]}${stopBits}`
  return (
    <details className={css.more} open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('console.bar.more', { line })}</summary>
      <div className={css.fields}>
        <NativeSelect
          label={t('console.bar.dataBits')}
          disabled={disabled}
          value={String(dataBits)}
          data={['8', '7']}
          onChange={({ currentTarget }) => onChange({ dataBits: currentTarget.value === '7' ? 7 : 8 })}
        />
        <NativeSelect
          label={t('modbus.link.parity')}
          disabled={disabled}
          value={parity}
          data={parities.map((each) => ({ value: each, label: t(`modbus.link.parities.${each}`) }))}
          onChange={({ currentTarget }) =>
            onChange({ parity: parities.find((each) => each === currentTarget.value) ?? 'none' })
          }
        />
        <NativeSelect
          label={t('modbus.link.stopBits')}
          disabled={disabled}
          value={String(stopBits)}
          data={['1', '2']}
          onChange={({ currentTarget }) => onChange({ stopBits: currentTarget.value === '2' ? 2 : 1 })}
        />
      </div>
    </details>
  )
}
