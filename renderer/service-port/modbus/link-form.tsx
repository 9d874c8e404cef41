import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BenchDevice } from '../../../contract/devices.ts'
import type { ModbusMapEntry } from '../../../contract/modbus.ts'
import { Note } from '../../components/ui.tsx'
import { holderWords } from '../../panels/bench/device-words.ts'
import { useChargePoints } from '../../state/bench-context.tsx'
import { Choice } from '../../components/choice.tsx'
import { baudRates, deviceOf, type LinkDraft, parities, transports, unitIdOf } from './link-draft.ts'
import css from './modbus.module.css'

const portName = ({ name, path }: BenchDevice): string =>
  path === null || path === name ? name : `${name} · ${path}`

/** Whether the port can be spoken over at all. */
export const isSerial = ({ can, driver }: BenchDevice): boolean => can.includes('serial') && driver !== 'tcp'

export interface LinkFormProps {
  readonly draft: LinkDraft
  readonly ports: readonly BenchDevice[]
  /** Of the map that is chosen; null = none is. */
  readonly entry: ModbusMapEntry | null
  readonly onChange: (part: Partial<LinkDraft>) => void
}

/** How the device is reached: a serial port of this computer, or the network. */
export const LinkForm = ({ draft, ports, entry, onChange }: LinkFormProps) => {
  const { t } = useTranslation()
  const chargePoints = Object.keys(useChargePoints())
  const isNetwork = draft.port === 'network'
  const isKnown = isNetwork || draft.port === 'other' || ports.some(({ id }) => id === draft.port)
  const names = ['network', ...ports.map(({ id }) => id), ...(isKnown ? [] : [draft.port]), 'other']
  const portWords = (port: string): string => {
    if (port === 'network' || port === 'other') return t(`modbus.link.${port}`)
    const found = ports.find(({ id }) => id === port)
    return found ? portName(found) : port
  }
  const held = ports.find(({ id }) => id === draft.port)?.state
  const text = (of: 'address' | 'path') => (
    <TextInput
      label={t(`modbus.link.${of}`)}
      description={t(`modbus.link.${of}Help`)}
      value={draft[of]}
      autoComplete="off"
      spellCheck={false}
      error={draft[of].trim() !== '' && deviceOf(draft) === null ? t(`modbus.link.${of}Wrong`) : undefined}
      onChange={({ currentTarget }) => onChange({ [of]: currentTarget.value })}
    />
  )
  return (
    <div className={css.fields}>
      <Choice
        label={t('modbus.link.port')}
        value={draft.port}
        of={names}
        word={portWords}
        onChange={(port) => onChange({ port })}
      />
      {isNetwork && text('address')}
      {draft.port === 'other' && text('path')}
      {isNetwork ? (
        <Choice
          label={t('modbus.link.transport')}
          value={draft.transport}
          of={transports}
          word={(transport) => t(`modbus.link.transports.${transport}`)}
          onChange={(transport) => onChange({ transport })}
        />
      ) : (
        <div className={css.three}>
          <Choice
            label={t('modbus.link.baudRate')}
            value={draft.baudRate}
            of={baudRates}
            word={(rate) => rate}
            onChange={(baudRate) => onChange({ baudRate })}
          />
          <Choice
            label={t('modbus.link.parity')}
            value={draft.parity}
            of={parities}
            word={(parity) => t(`modbus.link.parities.${parity}`)}
            onChange={(parity) => onChange({ parity })}
          />
          <Choice
            label={t('modbus.link.stopBits')}
            value={draft.stopBits}
            of={['1', '2']}
            word={(bits) => bits}
            onChange={(stopBits) => onChange({ stopBits })}
          />
        </div>
      )}
      <TextInput
        label={t('modbus.link.unit')}
        inputMode="numeric"
        autoComplete="off"
        value={draft.unitId}
        placeholder={entry?.unitId == null ? '1' : t('modbus.link.unitUsual', { unit: entry.unitId })}
        description={
          entry?.unitIds ?? (entry && entry.unitId === null ? t('modbus.link.unitNeeded') : undefined)
        }
        error={unitIdOf(draft) === null ? t('modbus.link.unitWrong') : undefined}
        onChange={({ currentTarget }) => onChange({ unitId: currentTarget.value })}
      />
      {chargePoints.length > 0 && (
        <Choice
          label={t('modbus.whose')}
          value={draft.chargePointId ?? ''}
          of={['', ...chargePoints]}
          word={(id) => (id === '' ? t('modbus.whoseNobody') : id)}
          onChange={(id) => onChange({ chargePointId: id === '' ? null : id })}
        />
      )}
      {ports.length === 0 && !isNetwork && <p className={css.small}>{t('modbus.link.noPorts')}</p>}
      {held?.state === 'busy' && (
        <Note kind="note">{t('modbus.link.held', { holder: holderWords(held.holder, t) })}</Note>
      )}
    </div>
  )
}
