import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Job, Photo } from '../../contract/job.ts'
import { Icon } from '../components/icon.tsx'
import { Card, CardBody, Note, Status } from '../components/ui.tsx'
import { useBenchEnvironment } from '../state/bench-context.tsx'
import { errorWords } from '../state/bench-error.ts'
import css from './jobs.module.css'

/** The bytes of a photo as an address that an image can have. */
const usePhotoUrl = (
  jobId: string,
  photoId: string,
): { readonly url: string | null; readonly error: unknown } => {
  const { client } = useBenchEnvironment()
  const query = useQuery({
    queryKey: ['job-photo', jobId, photoId],
    queryFn: () => client.jobs.photo(jobId, photoId),
    staleTime: Infinity,
    retry: false,
    networkMode: 'always',
  })
  const blob = query.data
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!blob) return
    const next = URL.createObjectURL(blob)
    setUrl(next)
    return () => URL.revokeObjectURL(next)
  }, [blob])
  return { url, error: query.error }
}

const PhotoView = ({
  jobId,
  photo,
  onRemove,
}: {
  readonly jobId: string
  readonly photo: Photo
  readonly onRemove: (() => void) | null
}) => {
  const { t } = useTranslation()
  const { url, error } = usePhotoUrl(jobId, photo.id)
  const [isUnseen, setUnseen] = useState(false)
  const { name } = photo
  return (
    <li className={css.photo}>
      {error !== null ? (
        <span className={css.small}>{errorWords(error, t)}</span>
      ) : isUnseen ? (
        <span className={css.small}>{t('jobs.photos.unseen', { name })}</span>
      ) : url === null ? (
        <span className={css.small}>{t('jobs.photos.loading', { name })}</span>
      ) : (
        <img src={url} alt={name} onError={() => setUnseen(true)} />
      )}
      {onRemove && (
        <Button size="sm" aria-label={t('jobs.photos.remove', { name })} onClick={onRemove}>
          <Icon name="close" size={16} />
        </Button>
      )}
    </li>
  )
}

/** Photos of a job: they go over HTTP, and stay on this laptop. */
export const JobPhotos = ({ job }: { readonly job: Job }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const renew = () => queries.invalidateQueries({ queryKey: ['jobs'] })
  const add = useMutation({
    mutationFn: async (files: readonly File[]) => {
      for (const file of files) await client.jobs.addPhoto(job.id, file)
    },
    onSettled: renew,
  })
  const remove = useMutation({
    mutationFn: (photoId: string) => client.jobs.removePhoto(job.id, photoId),
    onSettled: renew,
  })
  const isOpen = job.status === 'open'
  const error = add.error ?? remove.error
  return (
    <Card icon="jobs" title={t('jobs.photos.title')}>
      <CardBody>
        {job.photos.length === 0 ? (
          <p className={css.small}>{t('jobs.photos.none')}</p>
        ) : (
          <ul className={css.photos}>
            {job.photos.map((photo) => (
              <PhotoView
                key={photo.id}
                jobId={job.id}
                photo={photo}
                onRemove={isOpen ? () => remove.mutate(photo.id) : null}
              />
            ))}
          </ul>
        )}
        <input
          ref={field}
          hidden
          multiple
          type="file"
          accept="image/jpeg,image/png,image/webp,image/heic,.heic"
          aria-label={t('jobs.photos.add')}
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])]
            if (files.length > 0) add.mutate(files)
            currentTarget.value = ''
          }}
        />
        <div className={css.buttons}>
          <Button
            leftSection={<Icon name="plus" />}
            disabled={!isOpen || add.isPending}
            onClick={() => field.current?.click()}
          >
            {t('jobs.photos.add')}
          </Button>
          {add.isPending && (
            <Status kind="running">{t('jobs.photos.adding', { count: add.variables.length })}</Status>
          )}
        </div>
        {error !== null && (
          <div role="alert">
            <Note kind="failed">{errorWords(error, t)}</Note>
          </div>
        )}
      </CardBody>
    </Card>
  )
}
