import { useTranslation } from 'react-i18next'
import type { FirmwareRecord, FirmwareUpdateResult } from '../../../contract/firmware.ts'
import { Icon } from '../../components/icon.tsx'
import { Status } from '../../components/ui.tsx'
import css from './firmware.module.css'
import { mayCome, type OpenKind } from './firmware-record.ts'

/** The version that ran before, and the one that has to be read back. */
export const Versions = ({
  record,
  result,
  open,
}: {
  readonly record: FirmwareRecord
  readonly result: FirmwareUpdateResult | null
  readonly open: OpenKind
}) => {
  const { t } = useTranslation()
  const { versionBefore, image } = record
  const isSame = result?.proof === 'same'
  const isProven = result !== null && !isSame
  const after = result?.version ?? image.version
  return (
    <div className={css.versions}>
      <section className={css.version} aria-label={t('firmware.versions.before')}>
        <span className={css.small}>{t('firmware.versions.before')}</span>
        <span className={css.hero}>{versionBefore ?? t('firmware.versions.unknown')}</span>
        <span className={css.versionWords}>
          {versionBefore === null ? (
            <Status kind="note">{t('firmware.versions.neverSaid')}</Status>
          ) : (
            <>
              <Status kind="proven">{t('firmware.served.proven')}</Status>
              <span className={css.small}>{t('firmware.versions.boot')}</span>
            </>
          )}
        </span>
      </section>
      <span className={css.arrow}>
        <Icon name="right" size={24} />
      </span>
      <section
        className={isProven ? css.version : `${css.version} ${css.expected}`}
        aria-label={isProven ? t('firmware.versions.afterProven') : t('firmware.versions.after')}
      >
        <span className={css.small}>
          {isProven ? t('firmware.versions.afterProven') : t('firmware.versions.after')}
        </span>
        <span className={css.hero}>{after ?? t('firmware.versions.unknown')}</span>
        <span className={css.versionWords}>
          {isProven ? (
            <Status kind="proven">{t('firmware.versions.readBack')}</Status>
          ) : isSame ? (
            <Status kind="needs-you">{t('firmware.versions.sameVersion')}</Status>
          ) : (
            <>
              <Status kind={open}>
                {mayCome(open) ? t('firmware.versions.notYet') : t('firmware.versions.notReadBack')}
              </Status>
              <span className={css.small}>
                {image.version === null
                  ? t('firmware.versions.countsUnnamed')
                  : t('firmware.versions.counts', { version: image.version })}
              </span>
            </>
          )}
        </span>
      </section>
    </div>
  )
}
