import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ConfigurationView } from '../../../contract/configuration-view.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/ui.tsx'
import css from './configuration.module.css'
import type { KeyRow } from './key-rows.ts'
import { PendingRestart } from './pending-restart.tsx'
import { RunResult } from './run-result.tsx'
import { stage } from './staging.ts'
import { useTemplates } from './use-configuration.ts'

const mostNames = 6

/** The first few, so that the keys themselves keep their room. */
const namesOf = (keys: readonly string[]): string =>
  keys.length <= mostNames
    ? keys.join(', ')
    : `${keys.slice(0, mostNames - 1).join(', ')}, … +${keys.length - mostNames + 1}`

/** What a template wants that can be sent, and is not staged yet. */
const wantedOf = (rows: readonly KeyRow[]) =>
  rows.flatMap(({ key, view: { drift }, staged, locked }) =>
    drift?.state === 'differs' && drift.send !== null && staged === null && !locked
      ? [{ key, value: drift.send, secret: false }]
      : [],
  )

/** What is said of the template, of files that are not used, and of the dictionary that describes the keys. */
export const Notices = ({
  chargePoint,
  view,
  rows,
}: {
  readonly chargePoint: ChargePointView
  readonly view: ConfigurationView
  readonly rows: readonly KeyRow[]
}) => {
  const { t } = useTranslation()
  const chargePointId = chargePoint.id
  const refused = useTemplates().data?.refused ?? []
  const { template, dictionaries } = view
  const wanted = template === null ? [] : wantedOf(rows)
  const [dictionary] = dictionaries
  return (
    <>
      <RunResult chargePointId={chargePointId} />
      <PendingRestart chargePoint={chargePoint} />
      {template !== null && template.unfilled.length > 0 && (
        <Note kind="needs-you">
          {t('configuration.template.unfilled', { names: template.unfilled.join(', ') })}
        </Note>
      )}
      {template !== null && template.missing.length > 0 && (
        <Note kind="needs-you">
          {t('configuration.template.missing', {
            count: template.missing.length,
            keys: template.missing.map(({ key }) => key).join(', '),
          })}
        </Note>
      )}
      {view.missingKeys.length > 0 && (
        <Note kind="note">
          {t('configuration.missingKeys', {
            count: view.missingKeys.length,
            keys: namesOf(view.missingKeys),
          })}
        </Note>
      )}
      {refused.length > 0 && (
        <Note kind="failed">
          <b>{t('configuration.template.refusedTitle')}</b>
          {refused.map(({ file, line, rule }) => (
            <p key={file}>{t('configuration.template.refused', { file, line, rule })}</p>
          ))}
        </Note>
      )}
      {(dictionary !== undefined || wanted.length > 0) && (
        <div className={css.notices}>
          {dictionary !== undefined && (
            <span className={css.small}>
              {t(`configuration.vendor.${dictionary.match}`, {
                product: `${dictionary.vendor} ${dictionary.product}`,
              })}
            </span>
          )}
          {wanted.length > 0 && (
            <Button
              size="sm"
              leftSection={<Icon name="pencil" size={16} />}
              onClick={() => stage(chargePointId, ...wanted)}
            >
              {t('configuration.template.stageAll', { count: wanted.length })}
            </Button>
          )}
        </div>
      )}
    </>
  )
}
