import { Button, NativeSelect, Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listItems, spellAs } from '../../../ocpp/configuration-value.ts'
import { Icon } from '../../components/icon.tsx'
import { Breakable } from './breakable.tsx'
import css from './configuration.module.css'
import { problemWords } from './configuration-words.ts'
import type { EditorProps } from './key-editor.tsx'
import {
  holdsMeasurands,
  holdsRotations,
  measurands,
  phases,
  readMeasurand,
  rotations,
} from './measurands.ts'

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

interface Pick {
  readonly items: readonly string[]
  readonly onItems: (items: readonly string[]) => void
}

/** One measurand, with the phase that it is asked for. */
const Measurand = ({ name, items, onItems }: Pick & { readonly name: string }) => {
  const { t } = useTranslation()
  const own = items.find((item) => same(readMeasurand(item).measurand, name))
  const phase = own === undefined ? null : readMeasurand(own).phase
  const put = (next: string | null) => {
    const others = items.filter((item) => item !== own)
    onItems(
      next === null
        ? others
        : own === undefined
          ? [...items, next]
          : items.map((item) => (item === own ? next : item)),
    )
  }
  return (
    <li className={css.pickRow}>
      <label>
        <input
          type="checkbox"
          checked={own !== undefined}
          onChange={() => put(own === undefined ? name : null)}
        />
        <span>{name}</span>
      </label>
      {own !== undefined && (
        <NativeSelect
          aria-label={t('configuration.pick.phase', { item: name })}
          value={phase ?? ''}
          data={[
            { value: '', label: t('configuration.pick.anyPhase') },
            ...phases.map((each) => ({ value: each, label: each })),
          ]}
          onChange={({ currentTarget }) =>
            put(currentTarget.value === '' ? name : `${name}.${currentTarget.value}`)
          }
        />
      )}
    </li>
  )
}

const Word = ({ name, items, onItems }: Pick & { readonly name: string }) => {
  const own = items.find((item) => same(item, name))
  return (
    <li className={css.pickRow}>
      <label>
        <input
          type="checkbox"
          checked={own !== undefined}
          onChange={() =>
            onItems(own === undefined ? [...items, name] : items.filter((item) => item !== own))
          }
        />
        <span>{name}</span>
      </label>
    </li>
  )
}

/** `1.RST`: the rotation of one connector. */
const Rotation = ({ connector, items, onItems }: Pick & { readonly connector: string }) => {
  const { t } = useTranslation()
  const own = items.find((item) => item.startsWith(`${connector}.`))
  return (
    <li className={css.pickRow}>
      <span>
        {connector === '0'
          ? t('boot.connectors.chargePoint')
          : t('boot.connectors.connector', { id: connector })}
      </span>
      <NativeSelect
        aria-label={t('boot.connectors.connector', { id: connector })}
        value={own?.slice(connector.length + 1) ?? ''}
        data={[...(own === undefined ? [''] : []), ...rotations]}
        onChange={({ currentTarget }) => {
          const next = `${connector}.${currentTarget.value}`
          onItems(own === undefined ? [...items, next] : items.map((item) => (item === own ? next : item)))
        }}
      />
    </li>
  )
}

const Choices = ({
  standardKey,
  known,
  items,
  onItems,
}: Pick & { readonly standardKey: string | null; readonly known: readonly string[] }) => {
  if (holdsMeasurands(standardKey))
    return measurands.map((name) => <Measurand key={name} name={name} items={items} onItems={onItems} />)
  if (holdsRotations(standardKey)) {
    const connectors = new Set(['0', '1', ...items.flatMap((item) => /^(\d+)\./.exec(item)?.[1] ?? [])])
    return [...connectors]
      .sort((a, b) => Number(a) - Number(b))
      .map((connector) => <Rotation key={connector} connector={connector} items={items} onItems={onItems} />)
  }
  return known.map((name) => <Word key={name} name={name} items={items} onItems={onItems} />)
}

/** A comma-separated list: the chosen items, and a choice of what there may be. */
export const ListEditor = ({ row, mostItems, onChange }: EditorProps) => {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const { shape, value, key, problem } = row
  const text = row.staged?.value ?? value ?? ''
  const items = listItems(text)
  const { standardKey } = row.view.knowledge
  const known = shape?.type === 'csl' ? (shape.items ?? []) : []
  const write = (next: readonly string[]) => onChange(spellAs(next.join(','), shape, value))
  const shown =
    items.length === 0
      ? t('configuration.noItems')
      : items.length === 1
        ? text.trim()
        : t('configuration.items', { count: items.length })
  return (
    <div className={css.text}>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        trapFocus
        returnFocus
        withinPortal
      >
        <Popover.Target>
          <button
            type="button"
            className={css.list}
            aria-haspopup="dialog"
            aria-expanded={opened}
            aria-label={`${t('configuration.valueOf', { key })}: ${items.join(', ') || t('configuration.noItems')}`}
            title={items.join(', ')}
            onClick={() => setOpened(!opened)}
          >
            <span className={css.listText}>
              <Breakable text={shown} />
            </span>
            <Icon name="down" size={16} />
          </button>
        </Popover.Target>
        <Popover.Dropdown className={css.pick} aria-label={t('configuration.pick.title', { key })}>
          {mostItems !== null && (
            <p className={css.small}>{t('configuration.pick.fits', { count: mostItems })}</p>
          )}
          <ul className={css.pickList} tabIndex={-1}>
            <Choices standardKey={standardKey} known={known} items={items} onItems={write} />
          </ul>
          <label className={css.field}>
            <span>{t('configuration.pick.other')}</span>
            <TextInput
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={({ currentTarget }) => onChange(currentTarget.value)}
            />
          </label>
          <Button onClick={() => setOpened(false)}>{t('shortcuts.close')}</Button>
        </Popover.Dropdown>
      </Popover>
      {problem !== null && <p className={css.problem}>{problemWords(problem, t)}</p>}
    </div>
  )
}
