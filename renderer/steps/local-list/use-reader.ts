import { useEffect, useState } from 'react'
import { isRandomUid } from '../../../contract/card.ts'
import { listEditor } from '../../panels/bench/use-bench-panel.ts'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { useCard } from '../../state/shortcuts.tsx'

/** A card as a reader gives it. */
interface ReadText {
  /** What it typed, or its UID in hex. */
  readonly text: string
  /** Its number is made anew each time it is held: no list can have it. */
  readonly isRandom: boolean
}

/** Takes the cards of every reader, of those that type too, while this component is shown. */
export const useReader = (take: (card: ReadText) => void): void => {
  const { client } = useBenchEnvironment()
  const [latest] = useState(() => ({ take }))
  useEffect(() => {
    latest.take = take
  })
  useCard((text) => latest.take({ text, isRandom: isRandomUid({ uid: text, technology: 'unknown' }) }))
  useEffect(
    () =>
      client.devices.ask(listEditor, ({ uid, warning }) =>
        latest.take({ text: uid, isRandom: warning === 'random-uid' }),
      ),
    [client, latest],
  )
}
