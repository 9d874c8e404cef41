import { expect, it } from 'vitest'
import type { EventOf } from '../../contract/journal-event.ts'
import { emptyStory, tellEvent } from '../../main/procedures/firmware/story.ts'

const context = {
  image: { id: 'image', name: 'a.bin', size: 9, sha256: '', version: '2.0.0' },
  ...{ versionBefore: '1.0.0', transferId: 't', earlierTransferIds: [], isTriggered: false },
}
const lost = (by: EventOf<'connection-closed'>['by']): EventOf<'connection-closed'> => ({
  ...{ kind: 'connection-closed', seq: 1, at: 1, chargePointId: 'CP1', connectionId: 1 },
  ...{ code: 1001, reason: '', by },
})

it.each([
  ['network', 'away'],
  ['charge-point', 'away'],
  ['liveness', 'away'],
  ['replaced', 'fetched'],
  ['quit', 'fetched'],
  ['central-system', 'fetched'],
] as const)('of one that has the file, a link that is closed by %s leaves it %s', (by, stage) => {
  const told = tellEvent({ ...emptyStory, stage: 'fetched' }, lost(by), context, 9)
  expect(told.stage).toBe(stage)
})
