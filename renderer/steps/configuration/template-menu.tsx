import { Button, Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ConfigurationView } from '../../../contract/configuration-view.ts'
import { Icon } from '../../components/icon.tsx'
import { useBench } from '../../state/bench-context.tsx'
import { useOpenRun, useRunActions } from '../../state/runs.ts'
import { useConfigurationPlace } from './configuration-place.ts'
import { useTemplates } from './use-configuration.ts'

/** What the keys are compared with, and what is done with templates and backups. */
export const TemplateMenu = ({
  chargePointId,
  view,
}: {
  readonly chargePointId: string
  readonly view: ConfigurationView
}) => {
  const { t } = useTranslation()
  const [{ base }, go] = useConfigurationPlace()
  const { start } = useRunActions()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const isBusy = useOpenRun(chargePointId)?.state.state === 'running' || !isLive
  const templates = useTemplates().data?.templates ?? []
  const chosen = base.kind === 'template' ? base.id : null
  const name = view.template?.name ?? templates.find(({ id }) => id === chosen)?.name ?? chosen ?? ''
  const begin = (procedure: string) => start.mutate({ procedure, input: { chargePointId } })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<Icon name="down" size={16} />}>
          {chosen === null ? t('configuration.template.none') : t('configuration.template.button', { name })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown style={{ maxHeight: '70vh', overflowY: 'auto' }}>
        <Menu.Label>{t('configuration.template.compareWith')}</Menu.Label>
        {(['reading', 'default'] as const).map((kind) => (
          <Menu.Item
            key={kind}
            leftSection={base.kind === kind ? <Icon name="check" size={16} /> : undefined}
            onClick={() => go({ base: { kind } })}
          >
            {t(`configuration.baseline.${kind}`)}
          </Menu.Item>
        ))}
        {templates.map((each) => (
          <Menu.Item
            key={each.id}
            leftSection={chosen === each.id ? <Icon name="check" size={16} /> : undefined}
            onClick={() => go({ base: { kind: 'template', id: each.id } })}
          >
            {each.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('configuration.template.actions')}</Menu.Label>
        {chosen !== null && (
          <>
            <Menu.Item disabled={isBusy} onClick={() => begin('configuration.read')}>
              {t('configuration.template.check')}
            </Menu.Item>
            <Menu.Item onClick={() => go({ dialog: 'apply' })}>{t('configuration.template.apply')}</Menu.Item>
            <Menu.Item onClick={() => go({ dialog: 'edit' })}>{t('configuration.template.edit')}</Menu.Item>
          </>
        )}
        <Menu.Item onClick={() => go({ dialog: 'save' })}>{t('configuration.template.save')}</Menu.Item>
        <Menu.Item disabled={isBusy} onClick={() => begin('configuration.backup')}>
          {t('configuration.template.backup')}
        </Menu.Item>
        <Menu.Item onClick={() => go({ dialog: 'restore' })}>{t('configuration.restore.open')}</Menu.Item>
        <Menu.Item onClick={() => go({ dialog: 'compare' })}>{t('configuration.template.compare')}</Menu.Item>
        <Menu.Item onClick={() => go({ dialog: 'other' })}>{t('configuration.other.open')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
