import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeldCard } from '../../../contract/card.ts'
import type { BenchDevice, ReaderSettings, UnreadableCard } from '../../../contract/devices.ts'
import { formatTime } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { Mono, Note, Status, Tag } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './bench.module.css'
import { CopyNumber } from './copy-number.tsx'
import { CureNote } from './cure-note.tsx'
import { deviceFacts, deviceIcon, deviceStatus, holderWords } from './device-words.ts'
import { ReaderForm, useFocusBack } from './reader-form.tsx'

const StateDetail = ({ device }: { readonly device: BenchDevice }) => {
  const { t } = useTranslation()
  const { state } = device
  switch (state.state) {
    case 'busy':
      return (
        <>
          <p className={css.detail}>
            {holderWords(state.holder, t)} {device.reading !== null && t('bench.takenWhenFreed')}
          </p>
          {/* a program can be closed; how a service is stopped has to be said */}
          {state.cure?.kind === 'smart-card-service' && <CureNote cure={state.cure} />}
        </>
      )
    case 'refused':
      return (
        <>
          <p className={css.detail}>{t(`errors.${state.error}`, { ...state.params })}</p>
          {state.cure && <CureNote cure={state.cure} />}
        </>
      )
    case 'not-for-us':
      return <CureNote cure={state.cure} />
    case 'unplugged':
      return <p className={css.detail}>{t('bench.waitsForPlug')}</p>
    case 'free':
    case 'opening':
    case 'reading':
      return null
  }
}

/** What reads it now, in a few words. */
const readingWords = (settings: ReaderSettings): string =>
  settings.reader === 'ccid'
    ? 'CCID'
    : settings.reader === 'pn532'
      ? `PN532 · ${settings.baudRate} Bd`
      : `${settings.framing === 'stx-etx' ? 'STX … ETX' : 'CR LF'} · ${settings.baudRate} Bd`

/** What it can do; starts and stops reading. A port on which any reader may hang is asked about first. */
const Reading = ({ device }: { readonly device: BenchDevice }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [isChoosing, setChoosing] = useState(false)
  const opener = useFocusBack<HTMLButtonElement>(isChoosing)
  const read = useMutation({
    mutationFn: (settings: ReaderSettings) => client.devices.read(device.id, settings),
    onSuccess: () => setChoosing(false),
  })
  const stop = useMutation({ mutationFn: () => client.devices.stopReading(device.id) })
  const { can, usual, reading } = device
  const failure = read.error ?? stop.error
  return (
    <>
      {isChoosing ? (
        <ReaderForm
          settings={reading}
          isPending={read.isPending}
          onRead={(settings) => read.mutate(settings)}
          onCancel={() => setChoosing(false)}
        />
      ) : (
        <div className={css.actions}>
          <p className={css.tags}>
            {can.map((ability) => (
              <Tag key={ability}>{t(`bench.can.${ability}`)}</Tag>
            ))}
          </p>
          {!can.includes('read-cards') ? null : reading === null ? (
            <Button
              ref={opener}
              size="sm"
              disabled={read.isPending}
              onClick={() => (usual ? read.mutate(usual) : setChoosing(true))}
              aria-label={`${t('bench.read')}: ${device.name}`}
            >
              {t('bench.read')}
            </Button>
          ) : (
            <>
              {reading.reader !== 'ccid' && (
                <Button
                  ref={opener}
                  size="sm"
                  onClick={() => setChoosing(true)}
                  aria-label={`${t('bench.change')}: ${device.name}`}
                >
                  {t('bench.change')}
                </Button>
              )}
              <Button
                size="sm"
                disabled={stop.isPending}
                onClick={() => stop.mutate()}
                aria-label={`${t('bench.stop')}: ${device.name}`}
              >
                {t('bench.stop')}
              </Button>
            </>
          )}
        </div>
      )}
      {failure && <Note kind="failed">{errorWords(failure, t)}</Note>}
    </>
  )
}

/** A device: what it is, what it can do, how it stands with it, and what to do about that. */
export const DeviceCard = ({
  device,
  card,
  cardText,
  unreadable,
}: {
  readonly device: BenchDevice
  /** The last card that it read. */
  readonly card: HeldCard | null
  readonly cardText: string | null
  readonly unreadable: UnreadableCard | null
}) => {
  const { t } = useTranslation()
  const id = useId()
  const { kind, word } = deviceStatus(device, t)
  const facts = [deviceFacts(device, t), device.reading && readingWords(device.reading)]
    .filter(Boolean)
    .join(' · ')
  const isUnsure = device.score > 0 && device.score < 50
  return (
    <li className={css.device} aria-labelledby={id}>
      <div className={css.deviceHead}>
        <Icon name={deviceIcon(device)} />
        <h3 id={id}>{device.name}</h3>
        <Status kind={kind}>{word}</Status>
      </div>
      {facts !== '' && (
        <p className={css.fact}>
          {facts}
          {isUnsure && ` · ${t('bench.unsure')}`}
        </p>
      )}
      <StateDetail device={device} />
      {card !== null && cardText !== null && (
        <p className={css.last}>
          <span className={css.fact}>{t('bench.lastCard')}</span>
          <Mono>{cardText}</Mono>
          <CopyNumber text={cardText} />
        </p>
      )}
      {unreadable !== null && (card === null || card.at < unreadable.at) && (
        <Note kind="needs-you">
          {t('bench.unreadable', { time: formatTime(unreadable.at) })} <Mono>{unreadable.raw}</Mono>
        </Note>
      )}
      {device.can.length > 0 && <Reading device={device} />}
    </li>
  )
}
