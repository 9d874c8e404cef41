import { expect, it } from 'vitest'
import { createTurns } from '../../main/transfer/turns.ts'

const never = new AbortController().signal

it('lets so many in at one time, the others in their order, and forgets who has left', async () => {
  const turns = createTurns(() => 2)
  const entered: string[] = []
  const enter = async (name: string, signal = never): Promise<() => void> => {
    const leave = await turns.take(signal)
    entered.push(name)
    return leave
  }
  const first = await enter('first')
  await enter('second')
  const gone = new AbortController()
  const third = enter('third', gone.signal)
  const fourth = enter('fourth')
  gone.abort(new Error('cancelled'))
  await expect(third).rejects.toThrow('cancelled')
  first()
  first()
  await fourth
  const fifth = enter('fifth')
  expect(entered).toEqual(['first', 'second', 'fourth'])
  ;(await fourth)()
  await fifth
  await expect(turns.take(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
})
