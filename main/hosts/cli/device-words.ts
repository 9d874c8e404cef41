import type { TFunction } from 'i18next'
import { cureWords, type BenchDevice, type Cure, type DeviceState } from '../../../contract/devices.ts'
import { createI18n } from '../../../i18n/create-i18n.ts'

const { t }: { readonly t: TFunction } = createI18n('en')

/** A rule for one device has two lines; those for all are printed when they are asked for. */
const shortRule = 3

/** The cure as a sentence; the lines of a short rule below it. */
export const wordsOfCure = (cure: Cure): string => {
  const { key, params } = cureWords(cure)
  const sentence = t(`cures.${key}`, params)
  if (cure.kind !== 'udev-rule') return sentence
  const isShort = cure.text.split('\n').length <= shortRule
  return `${sentence}\n${isShort ? cure.text : 'chargebench ports --udev-rules prints the lines.'}`
}

/** How it stands with a device, with its cure. */
export const wordsOfState = (state: DeviceState): string => {
  switch (state.state) {
    case 'free':
      return 'ready'
    case 'opening':
      return 'being opened'
    case 'reading':
      return 'waits for a card'
    case 'unplugged':
      return 'not there; waits until it is plugged in'
    case 'busy': {
      const { holder, cure } = state
      const pid = holder.who === 'program' && holder.pid !== null ? ` (process ${holder.pid})` : ''
      const words = `busy: ${holder.name ?? 'another program'}${pid} has it; taken when it is freed`
      return cure?.kind === 'smart-card-service' ? `${words}\n${wordsOfCure(cure)}` : words
    }
    case 'refused': {
      const words = t(`errors.${state.error}`, { ...state.params })
      return state.cure ? `${words}\n${wordsOfCure(state.cure)}` : words
    }
    case 'not-for-us':
      return wordsOfCure(state.cure)
  }
}

export const titleOf = ({ name, path, id }: BenchDevice): string =>
  path === null || path === name ? name : `${name}, ${path === id ? '' : path}`

export const indent = (text: string): string => text.trimEnd().replace(/^/gm, '    ')
