import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchField } from '../../panels/panel-parts.tsx'
import css from './configuration.module.css'
import type { ConfigurationPlace, GoInConfiguration } from './configuration-place.ts'
import { countOf, type KeyRow, profilesOf, type Show, shows } from './key-rows.ts'

/** Search, what to show, and of which feature profile. `children` stand at its end. */
export const Toolbar = ({
  rows,
  place,
  go,
  children,
}: {
  readonly rows: readonly KeyRow[]
  readonly place: ConfigurationPlace
  readonly go: GoInConfiguration
  readonly children: ReactNode
}) => {
  const { t } = useTranslation()
  const counts = new Map(shows.map((show) => [show, countOf(rows, show)]))
  const isShown = (show: Show): boolean =>
    show !== 'findings' || show === place.show || (counts.get(show) ?? 0) > 0
  const profiles = profilesOf(rows)
  return (
    <div className={css.toolbar}>
      <SearchField
        value={place.find}
        placeholder={t('configuration.search')}
        onChange={(find) => go({ find })}
      />
      <div className={css.shows} role="radiogroup" aria-label={t('configuration.show.label')}>
        {shows.filter(isShown).map((show) => (
          <label key={show} className={css.show}>
            <input
              type="radio"
              name="configuration-show"
              checked={place.show === show}
              onChange={() => go({ show })}
            />
            <span>{t(`configuration.show.${show}`, { count: counts.get(show) ?? 0 })}</span>
          </label>
        ))}
      </div>
      {profiles.length > 1 && (
        <NativeSelect
          className={css.choice}
          aria-label={t('configuration.profile.label')}
          value={place.profile ?? ''}
          data={[{ value: '', label: t('configuration.profile.all') }, ...profiles]}
          onChange={({ currentTarget }) => go({ profile: currentTarget.value || null })}
        />
      )}
      {children}
    </div>
  )
}
