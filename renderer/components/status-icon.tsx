import type { ReactNode } from 'react'

/**
 * The status vocabulary. Every kind has a shape of its own, so that it reads without colour: solid = settled or
 * urgent, hollow = open.
 */
export type StatusKind =
  | 'not-started'
  | 'running'
  | 'waiting'
  | 'reported'
  | 'proven'
  | 'needs-you'
  | 'failed'
  | 'interrupted'
  | 'skipped'
  | 'staged'
  | 'note'
  | 'linked'
  | 'link-lost'

export type Tone = 'ok' | 'warn' | 'fail' | 'run' | 'idle'

/** The colour that goes with a shape, where its place does not say otherwise. */
export const toneOf: Readonly<Record<StatusKind, Tone>> = {
  'not-started': 'idle',
  running: 'run',
  waiting: 'run',
  reported: 'idle',
  proven: 'ok',
  'needs-you': 'warn',
  failed: 'fail',
  interrupted: 'warn',
  skipped: 'idle',
  staged: 'run',
  note: 'idle',
  linked: 'ok',
  'link-lost': 'warn',
}

const ring = <circle cx="10" cy="10" r="7.5" />
const cut = { stroke: 'var(--surface)', strokeWidth: 2.2 } as const

const shapes: Readonly<Record<StatusKind, ReactNode>> = {
  'not-started': <circle cx="10" cy="10" r="7.5" strokeDasharray="2.6 2.3" />,
  running: (
    <>
      {ring}
      <path d="M10 10V2.5A7.5 7.5 0 0 1 17.5 10z" fill="currentColor" stroke="none" />
    </>
  ),
  waiting: (
    <path d="M5 2.5h10M5 17.5h10M6 2.5c0 4.5 3.2 5 3.2 7.5S6 13 6 17.5M14 2.5c0 4.5-3.2 5-3.2 7.5s3.2 3 3.2 7.5" />
  ),
  reported: <path d="M3 4h14v9.5H9.5L6 17v-3.5H3zM7 8.8l2.2 2 4-4.2" />,
  proven: (
    <>
      <circle cx="10" cy="10" r="8.5" fill="currentColor" stroke="none" />
      <path d="M6 10.3l2.8 2.8L14.2 7.2" {...cut} />
    </>
  ),
  'needs-you': (
    <>
      <path d="M10 1.8 19 17.8H1z" fill="currentColor" stroke="none" />
      <path d="M10 7.5v4.6M10 14.3v1.2" {...cut} strokeWidth={2} />
    </>
  ),
  failed: (
    <>
      <path d="M6.4 1.5h7.2l4.9 4.9v7.2l-4.9 4.9H6.4l-4.9-4.9V6.4z" fill="currentColor" stroke="none" />
      <path d="M7 7l6 6M13 7l-6 6" {...cut} />
    </>
  ),
  interrupted: <path d="M7.5 3A7.5 7.5 0 0 0 7.5 17M12.5 3a7.5 7.5 0 0 1 0 14M8.5 7v6M11.5 7v6" />,
  skipped: (
    <>
      {ring}
      <path d="M6.5 10h7" />
    </>
  ),
  staged: <path d="M4 16l1-4L13.5 3.5l3 3L8 15z" />,
  note: (
    <>
      {ring}
      <path d="M10 9v5M10 6v.8" />
    </>
  ),
  linked: <path d="M8 12l4-4M7 9 4.8 11.2a3 3 0 0 0 4.2 4.2L11 13M13 11l2.2-2.2A3 3 0 0 0 11 4.6L9 7" />,
  'link-lost': (
    <path d="M7 9 4.8 11.2a3 3 0 0 0 4.2 4.2L11 13M13 11l2.2-2.2A3 3 0 0 0 11 4.6L9 7M3 3l14 14" />
  ),
}

/** Always beside a word; by itself it is hidden from screen readers. */
export const StatusIcon = ({
  kind,
  tone = toneOf[kind],
  size = 20,
}: {
  readonly kind: StatusKind
  readonly tone?: Tone
  readonly size?: number
}) => (
  <svg
    viewBox="0 0 20 20"
    width={size}
    height={size}
    fill="none"
    stroke="currentColor"
    strokeWidth={1.7}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    data-status={kind}
    style={{ flex: 'none', display: 'block', color: tone === 'run' ? 'var(--accent)' : `var(--${tone})` }}
  >
    {shapes[kind]}
  </svg>
)
