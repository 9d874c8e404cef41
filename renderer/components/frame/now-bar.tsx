import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { StatusIcon } from '../status-icon.tsx'
import css from './frame.module.css'
import type { Now } from './now.ts'

/**
 * What runs or is waited for. Its title is what screen readers are told when the state changes; the running time is not.
 * `children` is the one action beside it, which while something runs is the one Cancel.
 */
export const NowBar = ({
  now,
  notice,
  children,
}: {
  readonly now: Now
  readonly notice: string | null
  readonly children?: ReactNode
}) => {
  const { t } = useTranslation()
  return (
    <footer className={css.now} aria-label={t('now.label')}>
      <div className={css.what}>
        <StatusIcon kind={notice === null ? now.kind : 'note'} />
        <div>
          <div className={css.nowTitle} role="status">
            {notice ?? now.title}
          </div>
          <div className={css.nowDetail}>{now.detail}</div>
        </div>
      </div>
      {children}
    </footer>
  )
}
