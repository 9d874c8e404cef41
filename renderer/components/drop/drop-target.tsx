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
  const [drop, setDrop] = useState<Drop | null>(null)
  const isBusy = useRef(false)
  isBusy.current = drop !== null
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
      if (!isBusy.current) setDrop(readDrop(event.dataTransfer))
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
  return (
    <>
      {isOver && (
        <div className={css.over} aria-hidden="true">
          <div className={css.words}>
            <Icon name="download" />
            <b>{t('drop.now')}</b>
            <span>{t('drop.kinds')}</span>
          </div>
        </div>
      )}
      {drop !== null && (
        <Suspense fallback={null}>
          <Dropped drop={drop} onTold={onTold} onDone={() => setDrop(null)} />
        </Suspense>
      )}
    </>
  )
}
