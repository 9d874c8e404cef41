import { useMutation } from '@tanstack/react-query'
import { saveFile } from '../../panels/panel-parts.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'

export interface Wanted {
  readonly fileId: string
  /** null: the file as it came. */
  readonly entryId: number | null
  readonly name: string
}

/** Hands the bytes to the browser, to be kept where a person wants them. */
export const useSave = () => {
  const { client } = useBenchEnvironment()
  return useMutation({
    mutationFn: async ({ fileId, entryId, name }: Wanted) =>
      saveFile(await client.diagnostics.bytes(fileId, entryId), name),
  })
}
