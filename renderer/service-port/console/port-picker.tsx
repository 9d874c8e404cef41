import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsoleBrief } from '../../../contract/console.ts'
import type { BenchDevice } from '../../../contract/devices.ts'
import { Icon } from '../../components/icon.tsx'
import { Mono, Note, Status } from '../../components/ui.tsx'
import { CureNote } from '../../panels/bench/cure-note.tsx'
import { deviceFacts, deviceIcon, deviceStatus, holderWords } from '../../panels/bench/device-words.ts'
import { portOf } from '../../panels/bench/reader-settings.ts'
import { useDevices } from '../../panels/bench/use-bench-panel.ts'
import panelCss from '../../panels/panel.module.css'
import { PanelState } from '../../panels/panel-parts.tsx'
import { useBenchEnvironment, useChargePoint } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { RateField, usualRate } from './rate-field.tsx'
import css from './console.module.css'
import { consoleStatus } from './console-words.ts'
import { useOpenConsoles } from './use-console.ts'

const isSerial = ({ can, driver }: BenchDevice): boolean => can.includes('serial') || driver === 'serial'

const PortDetail = ({ device }: { readonly device: BenchDevice }) => {
  const { t } = useTranslation()
  const { state } = device
  switch (state.state) {
    case 'busy':
      return <p className={css.detail}>{holderWords(state.holder, t)}</p>
    case 'refused':
      return (
        <>
          <p className={css.detail}>{t(`errors.${state.error}`, { ...state.params })}</p>
          {state.cure && <CureNote cure={state.cure} />}
        </>
      )
    case 'not-for-us':
      return <CureNote cure={state.cure} />
    case 'free':
    case 'reading':
    case 'opening':
    case 'unplugged':
      return null
  }
}

const Port = ({
  device,
  disabled,
  onOpen,
}: {
  readonly device: BenchDevice
  readonly disabled: boolean
  readonly onOpen: (device: string) => void
}) => {
  const { t } = useTranslation()
  const id = useId()
  const { kind, word } = deviceStatus(device, t)
  const isShut = device.state.state === 'refused' || device.state.state === 'not-for-us'
  return (
    <li className={css.port} aria-labelledby={id}>
      <div className={css.portHead}>
        <Icon name={deviceIcon(device)} />
        <h3 id={id}>{device.name}</h3>
        <Status kind={kind}>{word}</Status>
      </div>
      <p className={css.fact}>{deviceFacts(device, t)}</p>
      <PortDetail device={device} />
      {!isShut && (
        <div>
          <Button
            leftSection={<Icon name="terminal" />}
            disabled={disabled}
            aria-label={`${t('console.ports.open')}: ${device.name}`}
            onClick={() => onOpen(device.id)}
          >
            {t('console.ports.open')}
          </Button>
        </div>
      )}
    </li>
  )
}

const OpenPort = ({
  brief,
  onShow,
}: {
  readonly brief: ConsoleBrief
  readonly onShow: (device: string) => void
}) => {
  const { t } = useTranslation()
  const { device, baudRate } = brief.settings
  const { kind, word } = consoleStatus(brief.state, t)
  return (
    <li className={css.port}>
      <div className={css.portHead}>
        <Icon name="terminal" />
        <h3>
          <Mono>{device}</Mono>
        </h3>
        <Status kind={kind}>{word}</Status>
      </div>
      <div className={panelCss.row}>
        <span className={`${css.fact} ${panelCss.grow}`}>
          {device.startsWith('tcp:') ? 'TCP' : `${baudRate} baud`}
        </span>
        <Button aria-label={`${t('console.ports.show')}: ${device}`} onClick={() => onShow(device)}>
          {t('console.ports.show')}
        </Button>
      </div>
    </li>
  )
}

/** Which port is spoken to: those that are open, those that hang on the bench, or another. */
export const PortPicker = ({
  gone,
  onShow,
}: {
  /** The terminal that was shown, and was closed. */
  readonly gone: string | null
  readonly onShow: (device: string) => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  const view = useDevices()
  const chargePoint = useChargePoint()
  const consoles = useOpenConsoles().data ?? []
  const [other, setOther] = useState('')
  const [rate, setRate] = useState(usualRate)
  const open = useMutation({
    mutationFn: (device: string) =>
      client.console.open({ device, baudRate: rate, chargePointId: chargePoint?.id ?? null }),
    onSuccess: ({ settings }) => {
      void queries.invalidateQueries({ queryKey: ['consoles'] })
      onShow(settings.device)
    },
  })
  const isKnown = view !== null && view.lookedAt !== null
  const openIds = new Set(consoles.map(({ settings }) => settings.device))
  const ports = (view?.devices ?? []).filter((device) => isSerial(device) && !openIds.has(device.id))
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    if (other.trim() !== '') open.mutate(portOf(other))
  }
  return (
    <div className={panelCss.body}>
      <p className={panelCss.muted}>{t('console.lead')}</p>
      {gone !== null && <Note kind="note">{t('console.state.gone', { device: gone })}</Note>}
      {open.isError && <Note kind="failed">{errorWords(open.error, t)}</Note>}
      {consoles.length > 0 && (
        <>
          <h2>{t('console.ports.openPorts')}</h2>
          <ul className={css.ports}>
            {consoles.map((brief) => (
              <OpenPort key={brief.settings.device} brief={brief} onShow={onShow} />
            ))}
          </ul>
        </>
      )}
      <h2>{t('console.ports.title')}</h2>
      <RateField value={rate} description={t('console.ports.baudHelp')} onChange={setRate} />
      {view?.troubles
        .filter(({ what }) => what === 'serial')
        .map(({ what, error, params, cure }) => (
          <Note key={what} kind="failed">
            <p>{t(`errors.${error}`, { ...params })}</p>
            {cure && <CureNote cure={cure} />}
          </Note>
        ))}
      {!isKnown ? (
        <PanelState
          kind="waiting"
          title={t('console.ports.looking.title')}
          detail={t('console.ports.looking.detail')}
        />
      ) : ports.length === 0 ? (
        <PanelState
          kind="not-started"
          title={t('console.ports.none.title')}
          detail={t('console.ports.none.detail')}
        />
      ) : (
        <ul className={css.ports} aria-label={t('console.ports.title')}>
          {ports.map((device) => (
            <Port
              key={device.id}
              device={device}
              disabled={open.isPending}
              onOpen={(id) => open.mutate(id)}
            />
          ))}
        </ul>
      )}
      <form className={css.other} onSubmit={onSubmit}>
        <TextInput
          label={t('console.ports.other')}
          description={t('console.ports.otherHelp')}
          value={other}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => setOther(currentTarget.value)}
        />
        <Button type="submit" disabled={other.trim() === '' || open.isPending}>
          {t('console.ports.open')}
        </Button>
      </form>
    </div>
  )
}
