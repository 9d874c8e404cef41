import { useTranslation } from 'react-i18next'
import { Note } from '../../components/ui.tsx'
import { useLastRun } from '../../state/runs.ts'
import { sendResultOf } from './list-runs.ts'

/** What came of clearing, as long as nothing was sent after it. */
export const ClearedNote = ({ chargePointId }: { readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const cleared = sendResultOf(useLastRun(chargePointId, ['local-list.send', 'local-list.clear']))
  if (cleared?.listId !== null) return null
  return (
    <Note kind={cleared.proven ? 'proven' : 'needs-you'}>
      {t(cleared.proven ? 'localList.clear.done' : 'localList.clear.doneUnread', {
        version: cleared.readBack ?? '?',
      })}
    </Note>
  )
}
