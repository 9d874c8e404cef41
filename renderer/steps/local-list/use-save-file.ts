import { useMutation } from '@tanstack/react-query'
import { fileName, saveFile } from '../../panels/panel-parts.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import type { ListFileFormat, ListFileOf } from '../../state/lists-client.ts'

/** Gives cards to the browser as a file. */
export const useSaveFile = () => {
  const { client, store } = useBenchEnvironment()
  return useMutation({
    networkMode: 'always',
    mutationFn: async (file: {
      readonly of: ListFileOf
      readonly format: ListFileFormat
      readonly name: string
    }) => {
      const bytes = await client.lists.file(file.of, file.format)
      const what = file.of.kind === 'left-out' ? 'left-out' : 'cards'
      saveFile(bytes, fileName(file.name.replace(/\.[a-z]{3,4}$/i, ''), what, file.format, store.hostNow()))
    },
  })
}
