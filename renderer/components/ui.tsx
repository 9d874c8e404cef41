import { type ReactNode, useId } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { StatusIcon, type StatusKind, type Tone, toneOf } from './status-icon.tsx'
import css from './ui.module.css'

const join = (...names: readonly (string | undefined)[]): string => names.filter(Boolean).join(' ')

/** Icon and word, always together. `chip` gives it a ground of its own. */
export const Status = ({
  kind,
  tone = toneOf[kind],
  chip = false,
  size = 18,
  children,
}: {
  readonly kind: StatusKind
  readonly tone?: Tone
  readonly chip?: boolean
  readonly size?: number
  readonly children: ReactNode
}) => (
  <span className={join(css.status, css[tone], chip ? css.chip : undefined)}>
    <StatusIcon kind={kind} tone={tone} size={size} />
    <span>{children}</span>
  </span>
)

/** A card with a head; named by it for screen readers. */
export const Card = ({
  icon,
  title,
  lead,
  aside,
  className,
  children,
}: {
  readonly icon: IconName
  readonly title: string
  readonly lead?: string
  readonly aside?: ReactNode
  readonly className?: string | undefined
  readonly children: ReactNode
}) => {
  const id = useId()
  return (
    <section className={join(css.card, className)} aria-labelledby={id}>
      <div className={css.cardHead}>
        <Icon name={icon} />
        <h2 id={id}>{title}</h2>
        {lead !== undefined && <span style={{ color: 'var(--ink-2)' }}>{lead}</span>}
        {aside !== undefined && <span className={css.aside}>{aside}</span>}
      </div>
      {children}
    </section>
  )
}

export const CardBody = ({ children }: { readonly children: ReactNode }) => (
  <div className={css.cardBody}>{children}</div>
)

/** Title, one sentence, at most two actions. */
export const StepHeader = ({
  title,
  lead,
  actions,
}: {
  readonly title: string
  readonly lead: string
  readonly actions?: ReactNode
}) => (
  <div className={css.head}>
    <div>
      <h1>{title}</h1>
      <p>{lead}</p>
    </div>
    {actions !== undefined && <div className={css.headActions}>{actions}</div>}
  </div>
)

/** An empty, waiting or failed state: icon, what is missing, why, one action. */
export const StateCard = ({
  kind,
  title,
  detail,
  actions,
  heading: Heading = 'h2',
}: {
  readonly kind: StatusKind
  readonly title: string
  readonly detail: ReactNode
  readonly actions?: ReactNode
  /** `h1` where it stands for the whole page. */
  readonly heading?: 'h1' | 'h2'
}) => (
  <section className={join(css.card, css.state)}>
    <StatusIcon kind={kind} size={28} />
    <Heading>{title}</Heading>
    <p>{detail}</p>
    {actions !== undefined && <div className={css.stateActions}>{actions}</div>}
  </section>
)

/** A sentence that belongs to what stands beside it: a warning, a failure, a hint. */
export const Note = ({ kind, children }: { readonly kind: StatusKind; readonly children: ReactNode }) => (
  <div className={join(css.note, css[toneOf[kind]])}>
    <StatusIcon kind={kind} />
    <div>{children}</div>
  </div>
)

/** URLs, identities, idTags, bytes. */
export const Mono = ({ children }: { readonly children: ReactNode }) => (
  <span className={css.mono}>{children}</span>
)

export const Tag = ({ children }: { readonly children: ReactNode }) => (
  <span className={css.tag}>{children}</span>
)

export const Key = ({ children }: { readonly children: ReactNode }) => (
  <kbd className={css.kbd}>{children}</kbd>
)

/** Bytes or a frame as it came. */
export const Bytes = ({ children, label }: { readonly children: string; readonly label: string }) => (
  <pre className={css.bytes} tabIndex={0} role="region" aria-label={label}>
    {children}
  </pre>
)
