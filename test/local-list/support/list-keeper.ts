import type { Answer, Answers, ScriptedChargePoint } from '../../procedures/support/procedure-bench.ts'

type Entry = Record<string, unknown> & { readonly idTag: string }
export interface SendLocalList {
  readonly listVersion: number
  readonly updateType: 'Full' | 'Differential'
  readonly localAuthorizationList?: readonly Entry[]
}

export interface KeeperOptions {
  readonly keys?: Readonly<Record<string, string>>
  /** What it really takes in one message. */
  readonly takes?: number
  /** What it says to more than it takes; `hang-up` cuts the link, null is silence. */
  readonly tooMuch?: Answer
  /** All that it has room for. */
  readonly room?: number
  readonly version?: number
  /** Answers a message in place of the keeper; undefined = it does as always. */
  readonly instead?: (
    message: SendLocalList,
    keeper: ListKeeper,
    chargePoint: ScriptedChargePoint,
  ) => Answer | undefined
}

/** A charge point that keeps a list as the standard wants it, and answers as it is told. */
export interface ListKeeper {
  readonly answers: Answers
  /** By folded idTag. */
  readonly entries: Map<string, Entry>
  version: number
  readonly messages: SendLocalList[]
  /** What the standard wants of a message, done. */
  keep(message: SendLocalList): 'Accepted' | 'Failed' | 'VersionMismatch'
}

const isMessage = (payload: unknown): payload is SendLocalList =>
  typeof payload === 'object' && payload !== null && 'listVersion' in payload && 'updateType' in payload

export const listKeeper = ({
  keys = {},
  takes = Infinity,
  tooMuch = { status: 'Failed' },
  room = Infinity,
  version = 0,
  instead,
}: KeeperOptions = {}): ListKeeper => {
  const keeper: ListKeeper = {
    entries: new Map(),
    version,
    messages: [],
    keep({ listVersion, updateType, localAuthorizationList = [] }) {
      if (listVersion <= 0) return 'Failed'
      if (updateType === 'Differential' && listVersion <= keeper.version) return 'VersionMismatch'
      const after = new Map(updateType === 'Full' ? [] : keeper.entries)
      for (const entry of localAuthorizationList) {
        if (entry['idTagInfo'] !== undefined) after.set(entry.idTag.toLowerCase(), entry)
        else if (updateType === 'Full') return 'Failed'
        else after.delete(entry.idTag.toLowerCase())
      }
      if (after.size > room) return 'Failed'
      keeper.entries.clear()
      for (const [idTag, entry] of after) keeper.entries.set(idTag, entry)
      keeper.version = listVersion
      return 'Accepted'
    },
    answers(action, payload, chargePoint) {
      switch (action) {
        case 'GetLocalListVersion':
          return { listVersion: keeper.version }
        case 'GetConfiguration': {
          const asked = Array.isArray(payload['key']) ? payload['key'].map(String) : Object.keys(keys)
          return {
            configurationKey: asked
              .filter((key) => key in keys)
              .map((key) => ({ key, readonly: true, value: keys[key] })),
            unknownKey: asked.filter((key) => !(key in keys)),
          }
        }
        case 'SendLocalList': {
          if (!isMessage(payload)) return 'FormationViolation'
          keeper.messages.push(payload)
          const other = instead?.(payload, keeper, chargePoint)
          if (other !== undefined) return other
          if ((payload.localAuthorizationList?.length ?? 0) > takes) return tooMuch
          return { status: keeper.keep(payload) }
        }
        default:
          return {}
      }
    },
  }
  return keeper
}
