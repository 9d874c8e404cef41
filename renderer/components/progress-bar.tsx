import css from './progress-bar.module.css'

/** How much of something is done, both in the same unit; `label` says of what. */
export const ProgressBar = ({
  label,
  done,
  total,
}: {
  readonly label: string
  readonly done: number
  readonly total: number
}) => (
  <div
    className={css.bar}
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={total}
    aria-valuenow={done}
  >
    <span style={{ width: `${(100 * done) / Math.max(1, total)}%` }} />
  </div>
)
