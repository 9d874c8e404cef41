import { useVirtualizer } from '@tanstack/react-virtual'
import type { TFunction } from 'i18next'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { DiagnosticsEntry } from '../../../contract/diagnostics.ts'
import { diagnostics } from '../../../i18n/diagnostics.en.ts'
import { formatBytes } from '../../components/bytes.ts'
import { Icon } from '../../components/icon.tsx'
import { StatusIcon } from '../../components/status-icon.tsx'
import css from './diagnostics.module.css'

const { problems } = diagnostics
const entryKinds = diagnostics.tree.kinds
const isProblem = (problem: string): problem is keyof typeof problems => Object.hasOwn(problems, problem)
const isKind = (kind: string): kind is keyof typeof entryKinds => Object.hasOwn(entryKinds, kind)

/** Why not all of an entry is here; null = it is. */
export const problemWords = ({ problem }: DiagnosticsEntry, t: TFunction): string | null => {
  if (problem === null) return null
  return isProblem(problem)
    ? t(`diagnostics.problems.${problem}`)
    : t('diagnostics.problems.other', { problem })
}

interface Node {
  readonly entry: DiagnosticsEntry
  readonly depth: number
}

/** Each below the archive that it is in. */
const nodesOf = (entries: readonly DiagnosticsEntry[]): readonly Node[] => {
  const below = new Map<number | null, DiagnosticsEntry[]>()
  for (const entry of entries) {
    const siblings = below.get(entry.parentId)
    if (siblings) siblings.push(entry)
    else below.set(entry.parentId, [entry])
  }
  const walk = (parentId: number | null, depth: number): readonly Node[] =>
    (below.get(parentId) ?? []).flatMap((entry) => [{ entry, depth }, ...walk(entry.id, depth + 1)])
  return walk(null, 0)
}

/** More entries than this are drawn only where they are seen. */
const plainMost = 200

const Entry = ({
  node: { entry, depth },
  isChosen,
  onChoose,
}: {
  readonly node: Node
  readonly isChosen: boolean
  readonly onChoose: (entry: DiagnosticsEntry) => void
}) => {
  const { t } = useTranslation()
  const problem = problemWords(entry, t)
  return (
    <button
      type="button"
      className={css.entry}
      style={{ paddingLeft: 10 + Math.min(depth, 4) * 12 }}
      aria-current={isChosen}
      onClick={() => onChoose(entry)}
    >
      <Icon name={entry.isText ? 'list' : 'jobs'} size={18} />
      <span>
        <span className={css.mono}>{entry.path}</span>
        <span className={css.small}>
          {isKind(entry.kind) ? t(`diagnostics.tree.kinds.${entry.kind}`) : entry.kind} ·{' '}
          {formatBytes(entry.size)}
        </span>
        {problem !== null && (
          <span className={css.problem}>
            <StatusIcon kind="needs-you" size={16} /> {problem}
          </span>
        )}
      </span>
    </button>
  )
}

/** What is in the file: archives with what they hold. */
export const FileTree = ({
  entries,
  chosen,
  onChoose,
}: {
  readonly entries: readonly DiagnosticsEntry[]
  readonly chosen: number | null
  readonly onChoose: (entry: DiagnosticsEntry) => void
}) => {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const nodes = useMemo(() => nodesOf(entries), [entries])
  const isLong = nodes.length > plainMost
  const virtualizer = useVirtualizer({
    count: isLong ? nodes.length : 0,
    getScrollElement: () => list.current,
    estimateSize: () => 56,
    getItemKey: (index) => nodes[index]?.entry.id ?? index,
    overscan: 10,
    initialRect: { width: 190, height: 600 },
  })
  return (
    <div ref={list} className={css.tree} role="group" aria-label={t('diagnostics.tree.title')}>
      {isLong ? (
        <ul className={css.canvas} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const node = nodes[index]
            if (!node) return null
            return (
              <li
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className={css.placed}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Entry node={node} isChosen={node.entry.id === chosen} onChoose={onChoose} />
              </li>
            )
          })}
        </ul>
      ) : (
        <ul>
          {nodes.map((node) => (
            <li key={node.entry.id}>
              <Entry node={node} isChosen={node.entry.id === chosen} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
