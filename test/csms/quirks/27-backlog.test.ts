import { expect, it } from 'vitest'
import { memoryPorts } from '../../support/memory-ports.ts'
import { startCsms } from '../../support/csms-bench.ts'
import { encodeFrame } from '../../support/raw-charge-point.ts'

it('answers a flood in its order, though some of it waits for storage', async () => {
  const ports = memoryPorts()
  // A commit takes longer the earlier it is asked for: what is handled side by side would overtake.
  let pending = 50
  const slow: typeof ports.transactions.start = async (transaction) => {
    pending -= 1
    for (let turn = 0; turn < pending; turn += 1) await new Promise(setImmediate)
    return ports.transactions.start(transaction)
  }
  const bench = await startCsms({ ports: { ...ports, transactions: { ...ports.transactions, start: slow } } })
  const chargePoint = await bench.boot('CP1')
  const frames: string[] = []
  const at = (i: number): string => new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString()
  for (let i = 1; i <= 50; i += 1) {
    frames.push(
      `[2,"start-${i}","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":${i},"timestamp":"${at(i)}"}]`,
    )
    for (let n = 0; n < 10; n += 1)
      frames.push(
        `[2,"meter-${i}-${n}","MeterValues",{"connectorId":1,"transactionId":${i},"meterValue":[{"timestamp":"${at(i)}","sampledValue":[{"value":"${n}"}]}]}]`,
      )
    frames.push(
      `[2,"stop-${i}","StopTransaction",{"transactionId":${i},"meterStop":${i + 1},"timestamp":"${at(i)}"}]`,
    )
    frames.push(`[2,"broken-${i}","StopTransaction",{]`)
  }
  chargePoint.write(Buffer.concat(frames.map((payload) => encodeFrame({ opcode: 1, payload }))))
  const answered: unknown[] = []
  while (answered.length < frames.length) answered.push((await chargePoint.nextMessage())[1])
  expect(answered).toEqual(frames.map((frame) => /"([^"]+)"/.exec(frame)?.[1]))
  expect(bench.ports.allTransactions).toHaveLength(50)
  expect(bench.ports.allTransactions.every((transaction) => transaction.stopped?.meterStopWh)).toBe(true)
  expect(bench.journal.findings().filter((rule) => rule.startsWith('transaction'))).toEqual([])
})
