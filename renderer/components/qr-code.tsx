import { useMemo } from 'react'
import { encode } from 'uqr'

/** Dark on white in both themes: cameras want it so. The quiet zone of four modules is part of it. */
export const QrCode = ({
  text,
  label,
  size,
}: {
  readonly text: string
  readonly label: string
  readonly size: number
}) => {
  const { path, modules } = useMemo(() => {
    const { data } = encode(text, { ecc: 'M', border: 4 })
    const cells = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    return { path: cells.join(''), modules: data.length }
  }, [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${modules} ${modules}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      style={{ background: '#fff', borderRadius: 6, border: '1px solid var(--line)', display: 'block' }}
    >
      <path d={path} fill="#0f161d" />
    </svg>
  )
}
