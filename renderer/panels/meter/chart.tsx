import 'uplot/dist/uPlot.min.css'
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import uPlot from 'uplot'
import { formatTime } from '../../components/format.ts'
import panelCss from '../panel.module.css'
import css from './meter.module.css'
import { type ChartData, formatValue, type Series } from './series.ts'

/** Accent, ink and the line's style tell the curves apart; there is no second hue. */
const strokes = [
  { token: 'accent', dash: [] },
  { token: 'ink', dash: [] },
  { token: 'ink', dash: [7, 4] },
  { token: 'accent', dash: [7, 4] },
  { token: 'ink', dash: [2, 3] },
  { token: 'accent', dash: [2, 3] },
  { token: 'ink-2', dash: [] },
  { token: 'ink-2', dash: [7, 4] },
] as const

const strokeOf = (index: number): (typeof strokes)[number] => strokes[index % strokes.length] ?? strokes[0]

/** All series over the union of their times; where one has no value, its line goes on to the next. */
const align = (series: readonly Series[], scale: number): uPlot.AlignedData => {
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) => a - b)
  const values = series.map(({ points }) => {
    const known = new Map(points.map(({ at, value }) => [at, value * scale]))
    return times.map((at) => known.get(at) ?? null)
  })
  return [times.map((at) => at / 1000), ...values]
}

const colour = (element: Element, token: string): string =>
  getComputedStyle(element).getPropertyValue(`--${token}`).trim()

const optionsFor = (element: HTMLElement, count: number, height: number): uPlot.Options => {
  const font = '13px "Inter Variable", "Noto Sans KR Variable", sans-serif'
  const axis = {
    stroke: colour(element, 'ink-2'),
    font,
    grid: { stroke: colour(element, 'line'), width: 1 },
    ticks: { stroke: colour(element, 'line'), width: 1, size: 4 },
  }
  return {
    width: Math.max(element.clientWidth, 120),
    height,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 26, 0, 0],
    axes: [
      {
        ...axis,
        size: 30,
        space: 70,
        values: (_chart, times) => times.map((time) => formatTime(time * 1000)),
      },
      { ...axis, size: 54, space: 32, values: (_chart, values) => values.map(formatValue) },
    ],
    series: [
      {},
      ...Array.from({ length: count }, (_, index) => {
        const { token, dash } = strokeOf(index)
        return {
          stroke: colour(element, token),
          width: 2,
          dash: [...dash],
          spanGaps: true,
          points: { size: 5, fill: colour(element, token) },
        }
      }),
    ],
  }
}

const Sample = ({ index }: { readonly index: number }) => {
  const { token, dash } = strokeOf(index)
  return (
    <svg width="30" height="10" aria-hidden="true">
      <line
        x1="1"
        x2="29"
        y1="5"
        y2="5"
        stroke={`var(--${token})`}
        strokeWidth="2"
        strokeDasharray={dash.join(' ')}
      />
    </svg>
  )
}

export interface ChartProps {
  readonly chart: ChartData
  readonly title: string
  readonly nameOf: (series: Series) => string
  readonly height: number
}

/** The curves of one unit, with the newest value of each beside its line's style. */
const Chart = ({ chart, title, nameOf, height }: ChartProps) => {
  const { t } = useTranslation()
  const scheme = useComputedColorScheme('light')
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const { series, scale, shownUnit } = chart
  const data = useMemo(() => align(series, scale), [series, scale])
  const latest = useRef(data)
  useEffect(() => {
    latest.current = data
    plot.current?.setData(data)
  }, [data])
  useEffect(() => {
    const element = box.current
    if (!element) return
    const drawn = new uPlot(optionsFor(element, series.length, height), latest.current, element)
    plot.current = drawn
    const resized = new ResizeObserver(() =>
      drawn.setSize({ width: Math.max(element.clientWidth, 120), height }),
    )
    resized.observe(element)
    return () => {
      resized.disconnect()
      drawn.destroy()
      plot.current = null
    }
  }, [series.length, height, scheme])
  return (
    <section>
      <div className={css.chartHead}>
        <h2 className={panelCss.sub}>{title}</h2>
      </div>
      <div ref={box} className={css.plot} role="img" aria-label={t('meter.chart', { what: title })} />
      <ul className={css.legend}>
        {series.map((one, index) => (
          <li key={one.key} className={css.curve}>
            <Sample index={index} />
            <span className={css.name}>{nameOf(one)}</span>
            <span className={css.value}>
              {formatValue((one.points.at(-1)?.value ?? 0) * scale)} {shownUnit}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export default Chart
