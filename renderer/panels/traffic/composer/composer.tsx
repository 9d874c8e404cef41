import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../../contract/project.ts'
import { isFromCentralSystem, type FromCentralSystem } from '../../../../ocpp/actions/index.ts'
import { configurationKeys } from '../../../../ocpp/configuration-keys.ts'
import { Icon } from '../../../components/icon.tsx'
import { Key, Note, Status } from '../../../components/ui.tsx'
import { useBench, useBenchEnvironment } from '../../../state/bench-context.tsx'
import { usePrimaryAction } from '../../../state/shortcuts.tsx'
import panelCss from '../../panel.module.css'
import { Reading, ReadFailed, Segments } from '../../panel-parts.tsx'
import { isDangerous } from '../dangers.ts'
import { defaultTimeoutSeconds, useSend } from '../sending.ts'
import { ActionPicker } from './action-picker.tsx'
import { CallResult } from './call-result.tsx'
import css from './composer.module.css'
import { initialPayload, isObject, readJson, type Hints, type Json } from './payload.ts'
import { SchemaFields, type FormContext, type Suggestions } from './schema-form.tsx'
import { loadSchema, type Schema } from './schema.ts'

const checkAfterMs = 150
const pretty = (payload: unknown): string => JSON.stringify(payload, null, 2)

const useLater = <T,>(value: T, delayMs: number): T => {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), delayMs)
    return () => clearTimeout(timer)
  }, [value, delayMs])
  return later
}

const hintsFor = (chargePoint: ChargePointView, now: number): Hints => {
  const connectors = Object.values(chargePoint.connectors)
  return {
    connectorId: connectors.find(({ connectorId }) => connectorId > 0)?.connectorId ?? 1,
    transactionId: connectors.find(({ transactionId }) => transactionId !== null)?.transactionId ?? null,
    now: new Date(now).toISOString(),
  }
}

const suggestionsFor = (chargePoint: ChargePointView): Suggestions => {
  const connectors = Object.values(chargePoint.connectors)
  const keys = configurationKeys.map(({ key }) => key).sort((a, b) => a.localeCompare(b, 'en'))
  return {
    connectorId: [...new Set([0, ...connectors.map(({ connectorId }) => connectorId)])].map(String),
    transactionId: connectors.flatMap(({ transactionId }) =>
      transactionId === null ? [] : [String(transactionId)],
    ),
    key: keys,
  }
}

interface EditorProps {
  readonly chargePoint: ChargePointView
  readonly action: FromCentralSystem
  readonly schema: Schema
  readonly draft: unknown
  readonly wide: boolean
}

/** A form and its JSON, which are the same payload, and what became of it. */
const Editor = ({ chargePoint, action, schema, draft, wide }: EditorProps) => {
  const { t } = useTranslation()
  const { client, store } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const hints = useMemo(() => hintsFor(chargePoint, store.hostNow()), [chargePoint, store])
  const [payload, setPayload] = useState<Json>(() =>
    isObject(draft) ? draft : initialPayload(schema, hints),
  )
  const [text, setText] = useState(() => pretty(payload))
  const [view, setView] = useState('form')
  const [attempted, setAttempted] = useState(false)
  const [timeout, setTimeoutText] = useState(String(defaultTimeoutSeconds))
  const [force, setForce] = useState(false)
  const form = useRef<HTMLDivElement>(null)
  const send = useSend()
  const parsed = readJson(text)
  const checked = useLater(payload, checkAfterMs)
  const check = useQuery({
    queryKey: ['check', action, checked],
    queryFn: () => client.panels.check(action, checked),
    staleTime: Infinity,
    retry: false,
    networkMode: 'always',
    placeholderData: (before) => before,
    enabled: isLive,
  })
  const told = send.data?.kind === 'invalid' ? send.data.problems : (check.data ?? [])
  const context: FormContext = {
    problems: attempted ? told : told.filter(({ rule }) => rule !== 'required'),
    suggestions: useMemo(() => suggestionsFor(chargePoint), [chargePoint]),
    hints,
    hostNow: store.hostNow,
  }
  const isConnected = chargePoint.link.state === 'connected'
  const isAccepted = chargePoint.registration?.status === 'Accepted'
  const canSend = isLive && isConnected && !send.isPending && parsed.ok

  const change = (next: Json) => {
    setPayload(next)
    setText(pretty(next))
    if (send.data?.kind === 'invalid') send.reset()
  }
  const submit = () => {
    setAttempted(true)
    if (told.length > 0 && checked === payload) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
      return
    }
    const seconds = Number(timeout)
    const timeoutSeconds = seconds > 0 && seconds <= 3600 ? seconds : defaultTimeoutSeconds
    send.mutate({ chargePointId: chargePoint.id, action, payload, timeoutSeconds, force })
  }
  usePrimaryAction(submit, canSend)

  const result = <CallResult outcome={send.data} error={send.error} />
  const hasFields = Object.keys(schema.properties ?? {}).length > 0
  const fields = (
    <div className={css.column} ref={form}>
      {hasFields ? (
        <SchemaFields schema={schema} value={payload} pointer="" context={context} onChange={change} />
      ) : (
        <p className={panelCss.muted}>{t('composer.noFields')}</p>
      )}
    </div>
  )
  const json = (
    <div className={css.column}>
      <Textarea
        className={css.json}
        label={t('composer.jsonLabel')}
        autosize={false}
        rows={14}
        spellCheck={false}
        value={text}
        error={parsed.ok ? null : t('composer.jsonBroken', { cause: parsed.cause })}
        onChange={(event) => {
          const typed = event.currentTarget.value
          setText(typed)
          const read = readJson(typed)
          if (read.ok && isObject(read.value)) setPayload(read.value)
        }}
      />
      {wide && result}
    </div>
  )

  return (
    <>
      {!wide && (
        <div style={{ padding: '8px 16px 0' }}>
          <Segments
            fullWidth
            aria-label={t('composer.title')}
            value={view}
            onChange={setView}
            data={[
              { value: 'form', label: t('composer.form') },
              { value: 'json', label: 'JSON' },
            ]}
          />
        </div>
      )}
      <div className={css.columns}>
        {(wide || view === 'form') && fields}
        {(wide || view === 'json') && json}
      </div>
      <div className={css.foot}>
        {isDangerous(action) && <Note kind="needs-you">{t(`composer.danger.${action}`)}</Note>}
        {!isConnected && <Note kind="link-lost">{t('composer.notConnected')}</Note>}
        {!isAccepted && (
          <label className={css.check}>
            <input
              type="checkbox"
              checked={force}
              onChange={(event) => setForce(event.currentTarget.checked)}
            />
            <span>{t('composer.force')}</span>
          </label>
        )}
        {!wide && result}
        <div className={css.footRow}>
          {told.length === 0 ? (
            <Status kind="proven">{t('composer.valid')}</Status>
          ) : (
            <Status kind={attempted ? 'needs-you' : 'staged'}>
              {t('composer.invalid', { count: told.length })}
            </Status>
          )}
        </div>
        <div className={css.footRow}>
          <label className={css.timeout}>
            <span>{t('composer.timeout')}</span>
            <TextInput
              inputMode="numeric"
              value={timeout}
              onChange={(event) => setTimeoutText(event.currentTarget.value)}
              rightSection={t('composer.timeoutUnit')}
            />
          </label>
          <Button
            size="lg"
            variant="filled"
            disabled={!canSend}
            leftSection={<Icon name="send" />}
            rightSection={<Key>Ctrl ↵</Key>}
            onClick={submit}
          >
            {send.isPending ? t('composer.sending') : t('composer.send', { action })}
          </Button>
        </div>
      </div>
    </>
  )
}

export interface ComposerProps {
  readonly chargePoint: ChargePointView
  /** Empty, or no action of ours: one is to be chosen. */
  readonly action: string
  /** A payload to begin with; undefined = what the schema needs. */
  readonly draft: unknown
  readonly wide: boolean
  readonly onAction: (action: string) => void
  readonly onClose: () => void
}

/** Sends any action of a Central System, with a form made from its schema. */
const Composer = ({ chargePoint, action, draft, wide, onAction, onClose }: ComposerProps) => {
  const { t } = useTranslation()
  const known = isFromCentralSystem(action) ? action : null
  const schema = useQuery({
    queryKey: ['schema', known],
    queryFn: () => (known === null ? null : loadSchema(known)),
    staleTime: Infinity,
    retry: false,
    networkMode: 'always',
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    event.stopPropagation()
    onClose()
  }
  const Heading = wide ? 'h1' : 'h2'
  return (
    <section
      className={wide ? `${panelCss.panel} ${css.wide}` : panelCss.panel}
      aria-label={t('composer.title')}
      onKeyDown={onKeyDown}
    >
      <div className={css.head}>
        {known !== null && (
          <ActionIcon
            size="sm"
            aria-label={t('composer.back')}
            title={t('composer.back')}
            onClick={() => onAction('')}
          >
            <Icon name="left" />
          </ActionIcon>
        )}
        <Heading>{known ?? t('composer.choose')}</Heading>
        <ActionIcon size="sm" aria-label={t('composer.close')} title={t('composer.close')} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </div>
      {known === null ? (
        <ActionPicker onChoose={onAction} />
      ) : schema.data ? (
        <Editor
          key={known}
          chargePoint={chargePoint}
          action={known}
          schema={schema.data}
          draft={draft}
          wide={wide}
        />
      ) : (
        <div className={panelCss.body}>
          {schema.isError ? (
            <ReadFailed error={schema.error} onAgain={() => void schema.refetch()} />
          ) : (
            <Reading />
          )}
        </div>
      )}
    </section>
  )
}

export default Composer
