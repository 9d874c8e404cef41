import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../icon.tsx'
import css from './drop.module.css'

/** What was let go over the window. */
export interface Drop {
  readonly files: readonly File[]
  readonly hasFolder: boolean
}

const Dropped = lazy(() => import('./dropped.tsx'))

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true

const readDrop = ({ files, items }: DataTransfer): Drop => {
  const folders = [...items].map((item) => item.webkitGetAsEntry()?.isDirectory === true)
  return {
    files: [...files].filter((_, index) => folders[index] !== true),
    hasFolder: folders.includes(true),
  }
}

/**
 * Files that are dropped anywhere in the window; places of their own within it (a list, an image) come first. Without it
 * a browser would leave the page for the file.
 */
export const DropTarget = ({ onTold }: { readonly onTold: (words: string) => void }) => {
  const { t } = useTranslation()
  const [isOver, setOver] = useState(false)
  // one after the other: what is dropped while another is taken in waits
  const [drops, setDrops] = useState<readonly (Drop & { readonly id: number })[]>([])
  const nextId = useRef(0)
  const [drop] = drops
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      // none: it has left the window, not one part of it for another
      if (!event.relatedTarget) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (event.defaultPrevented || !event.dataTransfer || !hasFiles(event)) return
      event.preventDefault()
      const next = { ...readDrop(event.dataTransfer), id: nextId.current++ }
      setDrops((waiting) => [...waiting, next])
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])
  useEffect(() => {
    if (!isOver) return
    // nothing points while something is dragged: the drag has ended elsewhere, and not every system says so
    const onPoint = () => setOver(false)
    window.addEventListener('pointermove', onPoint)
    return () => window.removeEventListener('pointermove', onPoint)
  }, [isOver])
  return (
    <>
      {isOver && (
        <div className={css.over} aria-hidden="true">
          <div className={css.words}>
            <Icon name="download" size={28} />
            <b>{t('drop.now')}</b>
            <span>{t('drop.kinds')}</span>
          </div>
        </div>
      )}
      {drop && (
        <Suspense fallback={null}>
          <Dropped
            key={drop.id}
            drop={drop}
            onTold={onTold}
            onDone={() => setDrops((waiting) => waiting.filter(({ id }) => id !== drop.id))}
          />
        </Suspense>
      )}
    </>
  )
}
