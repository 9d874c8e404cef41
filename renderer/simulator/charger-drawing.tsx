import type { VirtualConnectorView } from '../../contract/virtual-charge-point.ts'

type Tone = 'ok' | 'accent' | 'warn' | 'fail' | 'idle'

/** The lamp over a socket, as chargers have it: green free, blue in use, amber waiting, red broken. */
export const lampOf = (status: VirtualConnectorView['status']): Tone => {
  switch (status) {
    case 'Available':
      return 'ok'
    case 'Charging':
      return 'accent'
    case 'Faulted':
      return 'fail'
    case 'Unavailable':
      return 'idle'
    case 'Preparing':
    case 'SuspendedEV':
    case 'SuspendedEVSE':
    case 'Finishing':
    case 'Reserved':
      return 'warn'
  }
}

const Vehicle = ({ charge }: { readonly charge: number | null }) => (
  <g>
    <path
      d="M112 78h62a6 6 0 0 0 6-6V62a8 8 0 0 0-7-8l-12-2-12-13a8 8 0 0 0-6-3h-24a9 9 0 0 0-8 5l-7 13-4 2a6 6 0 0 0-4 6v10a6 6 0 0 0 6 6h10z"
      fill="var(--sunken)"
      stroke="var(--line-strong)"
      strokeWidth="2"
      strokeLinejoin="round"
    />
    <circle cx="120" cy="80" r="8" fill="var(--surface)" stroke="var(--line-strong)" strokeWidth="2" />
    <circle cx="164" cy="80" r="8" fill="var(--surface)" stroke="var(--line-strong)" strokeWidth="2" />
    {charge !== null && (
      <g>
        <rect x="116" y="58" width="44" height="9" rx="2" fill="var(--surface)" stroke="var(--line-strong)" />
        <rect x="118" y="60" width={40 * charge} height="5" rx="1" fill="var(--ok)" />
      </g>
    )}
  </g>
)

/** A socket of the charger with its lamp, and what is plugged into it. Decoration: the words stand beside. */
export const ConnectorDrawing = ({
  connector,
  hasPower,
}: {
  readonly connector: VirtualConnectorView
  readonly hasPower: boolean
}) => {
  const { cable, status, stateOfCharge } = connector
  const lamp = hasPower ? `var(--${lampOf(status)})` : 'var(--line)'
  return (
    <svg viewBox="0 0 190 100" width="100%" aria-hidden="true" style={{ display: 'block' }}>
      <rect
        x="6"
        y="4"
        width="62"
        height="92"
        rx="10"
        fill="var(--surface)"
        stroke="var(--line-strong)"
        strokeWidth="2"
      />
      <rect x="16" y="14" width="42" height="7" rx="3.5" fill={lamp} />
      <circle cx="37" cy="58" r="20" fill="var(--sunken)" stroke="var(--line-strong)" strokeWidth="2" />
      {[
        [37, 48],
        [29, 56],
        [45, 56],
        [32, 66],
        [42, 66],
      ].map(([x, y]) => (
        <circle key={`${x ?? 0}-${y ?? 0}`} cx={x} cy={y} r="3" fill="var(--line-strong)" />
      ))}
      {cable === 'in' && <Vehicle charge={stateOfCharge} />}
      {cable !== 'out' && (
        <g fill="none" strokeLinecap="round">
          <path
            d={cable === 'in' ? 'M37 58C60 98 84 98 100 66' : 'M37 58C52 92 70 94 90 92'}
            stroke="var(--ink)"
            strokeWidth="6"
          />
          <circle cx="37" cy="58" r="11" fill="var(--ink)" stroke="none" />
        </g>
      )}
    </svg>
  )
}
