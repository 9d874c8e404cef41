import { useEffect, useMemo, useState } from 'react'
import { useBenchEnvironment } from '../../state/bench-context.tsx'

/** One message holds so much: a large paste goes out in several. */
const mostChars = 16 * 1024

/** Types in the order in which keys are pressed; what comes while one message is under way goes with the next. */
export const useTyping = (device: string) => {
  const { client } = useBenchEnvironment()
  const [error, setError] = useState<unknown>(null)
  const queue = useMemo(() => ({ text: '', isSending: false, isOver: false }), [])
  useEffect(() => {
    queue.isOver = false
    return () => {
      queue.isOver = true
    }
  }, [queue])
  const send = async (): Promise<void> => {
    queue.isSending = true
    try {
      while (queue.text !== '' && !queue.isOver) {
        const text = queue.text.slice(0, mostChars)
        queue.text = queue.text.slice(mostChars)
        await client.console.type(device, text)
        setError(null)
      }
    } catch (failure) {
      // what could not be typed is not typed later, into something else
      queue.text = ''
      setError(failure)
    } finally {
      queue.isSending = false
    }
  }
  const type = (text: string) => {
    queue.text += text
    if (!queue.isSending) void send()
  }
  return { type, error }
}
