import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FirmwareKeyChange } from '../../../contract/firmware.ts'
import { Card, CardBody } from '../../components/ui.tsx'
import { usePlace } from '../../state/place.ts'
import css from './firmware.module.css'

/** Keys that the update changed, against the backup that was made before. */
export const KeysCard = ({ keys }: { readonly keys: readonly FirmwareKeyChange[] }) => {
  const { t } = useTranslation()
  const [, go] = usePlace()
  const none = t('firmware.keys.none')
  return (
    <Card
      icon="key"
      title={t('firmware.keys.title')}
      aside={
        <Button size="sm" onClick={() => go({ step: 'configuration' })}>
          {t('firmware.keys.open')}
        </Button>
      }
    >
      <CardBody>
        <p className={css.small}>{t('firmware.keys.restore')}</p>
        <ul className={css.keys}>
          {keys.map(({ key, state, before, after }) => (
            <li key={key}>
              <span className={css.mono}>{key}</span>
              <span className={css.diff}>
                <del>{before ?? none}</del> → <ins>{after ?? none}</ins>
              </span>
              <span className={css.small}>{t(`firmware.keys.state.${state}`)}</span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  )
}
