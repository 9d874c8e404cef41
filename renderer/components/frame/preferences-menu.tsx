import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import { type ReactNode, useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { languageNames, languages } from '../../../i18n/languages.ts'
import { writeLanguage } from '../../state/preferences.ts'
import { Icon, type IconName } from '../icon.tsx'
import css from './frame.module.css'

const themes = ['light', 'dark', 'auto'] as const
export const themeIcons = { light: 'sun', dark: 'moon', auto: 'contrast' } as const satisfies Record<
  string,
  IconName
>

const Choice = ({
  value,
  chosen,
  onChoose,
  icon,
  children,
}: {
  readonly value: string
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly icon?: ReactNode
  readonly children: ReactNode
}) => (
  <Menu.RadioItem
    value={value}
    checked={chosen}
    onChange={onChoose}
    closeMenuOnClick
    checkIcon={<Icon name="check" size={16} />}
    rightSection={icon}
  >
    {children}
  </Menu.RadioItem>
)

const LanguageItems = () => {
  const { i18n } = useTranslation()
  return languages.map((language) => (
    <Choice
      key={language}
      value={language}
      chosen={i18n.language === language}
      onChoose={() => {
        writeLanguage(language)
        void i18n.changeLanguage(language)
      }}
    >
      <span lang={language}>{languageNames[language]}</span>
    </Choice>
  ))
}

const ThemeItems = () => {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return themes.map((theme) => (
    <Choice
      key={theme}
      value={theme}
      chosen={colorScheme === theme}
      onChoose={() => setColorScheme(theme)}
      icon={<Icon name={themeIcons[theme]} />}
    >
      {t(`theme.${theme}`)}
    </Choice>
  ))
}

const Tool = ({
  icon,
  label,
  children,
}: {
  readonly icon: IconName
  readonly label: string
  readonly children: ReactNode
}) => {
  // a menu takes its time although it is closed: the first paint has its button alone
  const isDrawn = useDeferredValue(true, false)
  const button = (
    <ActionIcon aria-label={label} title={label}>
      <Icon name={icon} />
    </ActionIcon>
  )
  if (!isDrawn) return button
  return (
    <Menu position="bottom-end" width={220} withinPortal>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}

/** Language, theme and help: three buttons where there is room, one on a telephone. */
export const PreferencesMenu = ({ onHelp }: { readonly onHelp: () => void }) => {
  const { t } = useTranslation()
  const { colorScheme } = useMantineColorScheme()
  return (
    <>
      <div className={`${css.tools} ${css.wideTools}`}>
        <Tool icon="globe" label={t('top.language')}>
          <LanguageItems />
        </Tool>
        <Tool icon={themeIcons[colorScheme]} label={t('top.theme')}>
          <ThemeItems />
        </Tool>
        <ActionIcon aria-label={t('top.help')} title={t('top.help')} onClick={onHelp}>
          <Icon name="help" />
        </ActionIcon>
      </div>
      <div className={`${css.tools} ${css.narrowTools}`}>
        <Tool icon="more" label={t('top.more')}>
          <Menu.Label>{t('top.language')}</Menu.Label>
          <LanguageItems />
          <Menu.Label>{t('top.theme')}</Menu.Label>
          <ThemeItems />
          <Menu.Divider />
          <Menu.Item onClick={onHelp} leftSection={<Icon name="help" />}>
            {t('top.help')}
          </Menu.Item>
        </Tool>
      </div>
    </>
  )
}
