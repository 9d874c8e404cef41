import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { FirmwareCandidate, FirmwareMatch } from '../../../contract/firmware.ts'
import { formatBytes, shortHash } from '../../components/bytes.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { Status } from '../../components/ui.tsx'
import css from './firmware.module.css'

const kindOf = ({ fit, order }: FirmwareMatch): StatusKind =>
  fit === 'fits' ? (order === 'older' || order === 'same' ? 'needs-you' : 'proven') : 'needs-you'

const matchWords = ({ fit, order }: FirmwareMatch, t: TFunction): string =>
  [t(`firmware.choose.fit.${fit}`), order === null ? null : t(`firmware.choose.order.${order}`)]
    .filter((word) => word !== null)
    .join(' · ')

/** The library as it stands to this charge point: one of it is chosen. */
export const ImageList = ({
  candidates,
  chosen,
  onChoose,
}: {
  readonly candidates: readonly FirmwareCandidate[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}) => {
  const { t } = useTranslation()
  return (
    <div className={css.images} role="radiogroup" aria-label={t('firmware.choose.label')}>
      {candidates.map(({ image, match }) => {
        const { details } = image
        const isFor = [details.vendor, details.model].filter((word) => word !== undefined).join(' ')
        return (
          <label key={image.id} className={css.image}>
            <input
              type="radio"
              name="firmware-image"
              checked={image.id === chosen}
              onChange={() => onChoose(image.id)}
            />
            <span className={css.imageText}>
              <span className={css.imageName}>
                <b>{details.version ?? t('firmware.choose.noVersion')}</b>
                <span className={css.mono}>{image.name}</span>
              </span>
              <span className={css.small}>
                {[
                  isFor,
                  details.hardware === undefined
                    ? ''
                    : t('firmware.choose.hardware', { hardware: details.hardware }),
                  formatBytes(image.size),
                ]
                  .filter((word) => word !== '')
                  .join(' · ')}{' '}
                · <span className={css.mono}>{shortHash(image.sha256)}</span>
              </span>
              {details.notes !== undefined && <span className={css.small}>{details.notes}</span>}
            </span>
            <Status kind={kindOf(match)}>{matchWords(match, t)}</Status>
          </label>
        )
      })}
    </div>
  )
}
