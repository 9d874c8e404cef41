import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayloadProblem } from '../../../contract/traffic.ts'
import { frameLines, type JsonLine, mostLines } from './json-lines.ts'
import css from './json-view.module.css'
import { problemWords } from './problem-words.ts'

const Line = ({ line }: { readonly line: JsonLine }) => {
  const { t } = useTranslation()
  const { indent, text, problems, missing } = line
  const reasons = problems.map((problem) => problemWords(problem, t)).join(' · ')
  return (
    <span className={css.line} style={{ paddingLeft: `${indent}ch` }}>
      {missing ? (
        <mark className={css.mark}>{reasons}</mark>
      ) : problems.length > 0 ? (
        <>
          <mark className={css.mark}>{text}</mark> <span className={css.reason}>← {reasons}</span>
        </>
      ) : (
        text
      )}
    </span>
  )
}

/** A frame as JSON, with what breaks its schema marked where it stands; what is no JSON stands as it came. */
export const JsonView = ({
  text,
  problems,
}: {
  readonly text: string
  readonly problems: readonly PayloadProblem[]
}) => {
  const lines = useMemo(() => frameLines(text, problems), [text, problems])
  if (lines === null) return <pre className={css.json}>{text}</pre>
  return (
    <pre className={css.json}>
      {lines.slice(0, mostLines).map((line, index) => (
        <Line key={index} line={line} />
      ))}
      {lines.length > mostLines && <span className={css.line}>…</span>}
    </pre>
  )
}
