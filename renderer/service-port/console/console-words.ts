import type { TFunction } from 'i18next'
import type { ConsoleState } from '../../../contract/console.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { askerName } from '../../panels/bench/device-words.ts'

export const consoleStatus = (
  state: ConsoleState,
  t: TFunction,
): { readonly kind: StatusKind; readonly word: string } => {
  switch (state.state) {
    case 'opening':
      return { kind: 'running', word: t('console.state.opening') }
    case 'open':
      return { kind: 'linked', word: t('console.state.open') }
    case 'yielded':
      return { kind: 'waiting', word: t('console.state.yielded', { name: askerName(state.to, t) }) }
    case 'failed':
      return { kind: 'failed', word: t('console.state.failed') }
    case 'closed':
      return { kind: 'skipped', word: t('console.state.closed') }
  }
}
