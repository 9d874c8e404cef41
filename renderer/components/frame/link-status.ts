import type { TFunction } from 'i18next'
import type { LinkView } from '../../../contract/project.ts'
import type { StatusKind } from '../status-icon.tsx'

/** The link of a charge point as one icon and one or two words. */
export const linkStatus = (
  link: LinkView,
  t: TFunction,
): { readonly kind: StatusKind; readonly word: string } => {
  switch (link.state) {
    case 'connected':
      return { kind: 'linked', word: t('link.connected') }
    case 'disconnected':
      return { kind: 'link-lost', word: t('link.disconnected') }
    case 'never':
      return { kind: 'not-started', word: t('link.never') }
  }
}
