import type {
  FirmwareDisagreement,
  FirmwareRecord,
  FirmwareStage,
  FirmwareTurn,
} from '../../../contract/firmware.ts'
import type { EventOf } from '../../../contract/journal-event.ts'
import { parseFrame } from '../../../ocpp/rpc.ts'
import { compareVersions } from '../../transfer/firmware-version.ts'

export const storyKinds = [
  'frame',
  'boot',
  'connection-opened',
  'connection-closed',
  'transfer-started',
  'transfer-ended',
  'transfer-refused',
] as const
type StoryEvent = EventOf<(typeof storyKinds)[number]>

/** What decides how an update goes on, and what was seen of it. */
export type Story = Pick<FirmwareRecord, 'stage' | 'turns' | 'said' | 'gaveUp' | 'restarted' | 'version'>

export const emptyStory: Story = {
  stage: 'requested',
  turns: [],
  said: null,
  gaveUp: false,
  restarted: false,
  version: null,
}

/** What a story is told against. */
export interface StoryContext {
  readonly image: FirmwareRecord['image']
  readonly versionBefore: string | null
  /** Of this update: since Chargebench was started, and before. */
  readonly transferId: string
  readonly earlierTransferIds: readonly string[]
  /** The next BootNotification was asked for: it is no restart. */
  readonly isTriggered: boolean
}

/** A charge point that says or asks for something all the time fills no journal; what decides is always kept. */
const mostTurns = 400
const frequent: ReadonlySet<FirmwareTurn['what']> = new Set([
  'said',
  'fetch',
  'fetch-ended',
  'fetch-refused',
  'link-lost',
  'link-back',
])

const statusOf = (event: EventOf<'frame'>): string | null => {
  if (event.direction !== 'in' || event.messageType !== 2 || event.action !== 'FirmwareStatusNotification')
    return null
  const frame = parseFrame(event.text)
  if (frame.kind !== 'call') return null
  const { payload } = frame
  return typeof payload === 'object' && payload !== null && 'status' in payload
    ? String(payload.status)
    : null
}

const isOf = ({ transferId, earlierTransferIds }: StoryContext, id: string): boolean =>
  id === transferId || earlierTransferIds.includes(id)

const isFetched = (stage: FirmwareStage): boolean => stage !== 'requested' && stage !== 'fetching'

export const sameVersion = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && compareVersions(a, b) === 'same'

const add = (story: Story, ...turns: readonly FirmwareTurn[]): Story => {
  const isFull = story.turns.length >= mostTurns
  return { ...story, turns: [...story.turns, ...turns.filter(({ what }) => !isFull || !frequent.has(what))] }
}

const lastOf = <W extends FirmwareTurn['what']>({ turns }: Story, what: W) => {
  const is = (turn: FirmwareTurn): turn is Extract<FirmwareTurn, { what: W }> => turn.what === what
  const found = turns.findLast(is)
  return found !== undefined && is(found) ? found : null
}

const change = (story: Story, old: FirmwareTurn, turn: FirmwareTurn): Story => ({
  ...story,
  turns: story.turns.map((each) => (each === old ? turn : each)),
})

/** Some ask for a file in thousands of pieces, one behind the other: one line tells of all. */
const onFetch = (story: Story, event: EventOf<'transfer-started'>): Story => {
  const { at, attempt, method, from, expected, remoteAddress } = event
  const upTo = expected === null ? {} : { upTo: from + expected }
  const last = lastOf(story, 'fetch')
  if (last?.upTo === from && last.remoteAddress === remoteAddress)
    return change(story, last, { ...last, ...upTo })
  return add(story, { at, what: 'fetch', attempt, method, from, ...upTo, remoteAddress })
}

const onFetchEnded = (story: Story, { at, attempt, end, bytes }: EventOf<'transfer-ended'>): Story => {
  const last = lastOf(story, 'fetch-ended')
  const isPiece = !story.turns.some((turn) => turn.what === 'fetch' && turn.attempt === attempt)
  if (isPiece && end === 'complete' && last?.end === 'complete')
    return change(story, last, { ...last, at, attempt, bytes: last.bytes + bytes })
  return add(story, { at, what: 'fetch-ended', attempt, end, bytes })
}

const disagree = (story: Story, at: number, about: FirmwareDisagreement): Story =>
  story.turns.some((turn) => turn.what === 'disagreement' && turn.about === about)
    ? story
    : add(story, { at, what: 'disagreement', about })

const onSaid = (story: Story, at: number, status: string): Story => {
  const last = story.turns.at(-1)
  const repeated = last?.what === 'said' && last.status === status
  const gaveUp = status === 'DownloadFailed' || status === 'InstallationFailed'
  const heard = { ...story, said: status, gaveUp }
  const told = repeated ? heard : add(heard, { at, what: 'said', status })
  if (status === 'Downloaded' && !isFetched(story.stage)) return disagree(told, at, 'downloaded-too-early')
  if (status === 'DownloadFailed' && isFetched(story.stage))
    return disagree(told, at, 'download-failed-but-served')
  if (status === 'Installed' && story.stage === 'old-version')
    return disagree(told, at, 'installed-but-old-version')
  if (status === 'InstallationFailed' && story.stage === 'proven')
    return disagree(told, at, 'installation-failed-but-new-version')
  return told
}

/** The stage that a BootNotification leads to: a new version proves itself, whatever was seen before. */
const stageOfBoot = (story: Story, version: string | null, context: StoryContext): FirmwareStage => {
  const { image, versionBefore } = context
  const isAsBefore = version !== null && versionBefore !== null && version === versionBefore
  if (!isAsBefore && sameVersion(version, image.version)) return 'proven'
  if (!isFetched(story.stage)) return story.stage
  if (isAsBefore && context.isTriggered) return 'fetched'
  if (isAsBefore) return sameVersion(version, image.version) ? 'proven' : 'old-version'
  if (version === null) return 'back'
  return image.version === null && versionBefore !== null ? 'proven' : 'other-version'
}

const onBoot = (story: Story, event: EventOf<'boot'>, context: StoryContext): Story => {
  const version = event.identity.firmwareVersion ?? null
  const stage = stageOfBoot(story, version, context)
  const told = add(
    {
      ...story,
      stage,
      version,
      restarted: story.restarted || (story.stage === 'fetching' && !context.isTriggered),
    },
    { at: event.at, what: 'boot', firmwareVersion: version },
  )
  if (stage === 'old-version' && story.said === 'Installed')
    return disagree(told, event.at, 'installed-but-old-version')
  if (stage === 'proven' && story.said === 'InstallationFailed')
    return disagree(told, event.at, 'installation-failed-but-new-version')
  return told
}

/** The story after one event of the journal. `served`: how many different bytes of the file have gone out. */
export const tellEvent = (story: Story, event: StoryEvent, context: StoryContext, served: number): Story => {
  const { at } = event
  switch (event.kind) {
    case 'frame': {
      const status = statusOf(event)
      return status === null ? story : onSaid(story, at, status)
    }
    case 'boot':
      return onBoot(story, event, context)
    case 'connection-closed': {
      const { code, by } = event
      // the old socket's end says nothing of the new one (quirk 9)
      if (by === 'replaced') return story
      const told = add(story, { at, what: 'link-lost', code, by, served })
      // closed from here: it tells nothing of a restart
      const isOurs = by === 'quit' || by === 'central-system'
      if (isOurs || story.stage === 'proven' || !isFetched(story.stage)) return told
      return { ...told, stage: 'away' }
    }
    case 'connection-opened':
      return add(story.stage === 'away' ? { ...story, stage: 'back' } : story, { at, what: 'link-back' })
    case 'transfer-started':
      return isOf(context, event.transferId)
        ? onFetch({ ...story, restarted: false, gaveUp: false }, event)
        : story
    case 'transfer-ended':
      return isOf(context, event.transferId) ? onFetchEnded(story, event) : story
    case 'transfer-refused':
      if (event.transferId === null || !isOf(context, event.transferId)) return story
      return add(story, { at, what: 'fetch-refused', refusal: event.refusal })
  }
}

/** The story after a look at the transfer itself. */
export const tellBytes = (
  story: Story,
  bytes: {
    readonly firstByteAt: number | null
    readonly lastByteAt: number | null
    /** It has asked anew for what had gone out: it had not taken it, for it went away with bytes on their way. */
    readonly isAskedAnew: boolean
  },
): Story => {
  const { firstByteAt, lastByteAt, isAskedAnew } = bytes
  let told: Story = story
  if (isAskedAnew && isFetched(told.stage) && told.stage !== 'proven') told = { ...told, stage: 'fetching' }
  if (firstByteAt !== null && told.stage === 'requested') {
    const hadOne = told.turns.some(({ what }) => what === 'first-byte')
    told = { ...told, stage: 'fetching' }
    if (!hadOne) told = add(told, { at: firstByteAt, what: 'first-byte' })
  }
  if (lastByteAt !== null && !isFetched(told.stage))
    told = add({ ...told, stage: 'fetched' }, { at: lastByteAt, what: 'last-byte' })
  return told
}

export const disagreementsOf = (story: Story): readonly FirmwareDisagreement[] => {
  const found = story.turns.flatMap((turn) => (turn.what === 'disagreement' ? [turn.about] : []))
  return story.stage === 'proven' && story.said === null ? [...found, 'installed-without-a-word'] : found
}
