import { useTranslation } from 'react-i18next'
import type { ComparisonView } from '../../../contract/configuration-view.ts'
import css from './configuration.module.css'
import { valueWords } from './configuration-words.ts'

type Difference = ComparisonView['differences'][number]

const keyOf = ({ a, b, knowledge }: Difference): string => a?.key ?? b?.key ?? knowledge.key

/** Keys side by side: left, right, and how they stand to each other. */
export const Differences = ({
  differences,
  left,
  right,
}: {
  readonly differences: readonly Difference[]
  readonly left: string
  readonly right: string
}) => {
  const { t } = useTranslation()
  const words = (side: Difference['a'], { knowledge }: Difference): string =>
    side === null ? t('configuration.compare.missing') : valueWords(side.value, knowledge.shape, t)
  return (
    <div className={css.differences} tabIndex={0} role="region" aria-label={`${left} / ${right}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('configuration.column.key')}</th>
            <th scope="col">{left}</th>
            <th scope="col">{right}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((each) => (
            <tr key={keyOf(each)} data-state={each.state}>
              <th scope="row">
                <span className={css.mono}>{keyOf(each)}</span>
                <span className={css.small}>{t(`configuration.compare.state.${each.state}`)}</span>
              </th>
              <td>{words(each.a, each)}</td>
              <td>{words(each.b, each)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
