import { describe, expect, it } from 'vitest'
import { rules } from '../../../ocpp/findings.ts'
import { findingTitles } from '../../../i18n/findings.en.ts'
import { findingsByRule } from '../../../main/api/findings-tally.ts'
import { frameDetail } from '../../../main/api/frame-details.ts'
import { findingsMarkdown } from '../../../renderer/panels/findings/markdown.ts'
import { chargePointId, richConversation } from './conversation.ts'
import { arrayJournal } from './fake-panels.ts'

describe('titles of findings', () => {
  it('are there for every rule, in at most five words', () => {
    for (const rule of [...Object.keys(rules), 'journal-gap']) {
      const title = Object.hasOwn(findingTitles, rule) ? Reflect.get(findingTitles, rule) : undefined
      expect(title, rule).toBeTypeOf('string')
      expect(String(title).split(' ').length, rule).toBeLessThanOrEqual(5)
    }
  })
})

describe('findings as Markdown', () => {
  it('name the charge point, each rule with its clause and sentences, and a frame that shows it', async () => {
    const talk = richConversation()
    const journal = arrayJournal(talk.events)
    const { groups } = await findingsByRule(journal, chargePointId)
    const seq = groups[1]?.sentences[0]?.frames[0] ?? 0
    const frame = await frameDetail(journal, chargePointId, seq)
    const chargePoint = talk.state().chargePoints[chargePointId]!
    const text = findingsMarkdown({
      chargePoint,
      groups,
      frames: new Map(frame ? [[seq, frame]] : []),
      titleOf: (rule) => rule,
      now: 0,
    })
    expect(text).toContain('# OCPP 1.6-J findings: ECP-AC-0417')
    expect(text).toContain('| Firmware | 1.0.0 |')
    expect(text).toContain('Tolerated · OCPP 1.6 §2.2 · rule `value-spelling` · seen 2 times')
    expect(text).toContain('the standard spells it "NoError"')
    expect(text).toContain('```json\n[2,"cp-')
    expect(text.match(/^## /gm)).toHaveLength(3)
  })

  it('black out secrets, and let nothing in a frame break out of its fence', () => {
    const chargePoint = richConversation().state().chargePoints[chargePointId]!
    const frame = {
      seq: 5,
      at: 0,
      direction: 'out',
      text: '[2,"x","ChangeConfiguration",{"key":"AuthorizationKey","value":"S3CRET","note":"```"}]',
      messageType: 2,
      action: 'ChangeConfiguration',
      problems: null,
      findings: [],
    } as const
    const group = {
      rule: 'field-unknown',
      clause: null,
      severity: 'note',
      count: 1,
      firstAt: 0,
      lastAt: 0,
      sentences: [{ text: 'A <b>*bold*</b> one.', count: 1, lastAt: 0, frames: [5] }],
      moreSentences: 3,
    } as const
    const text = findingsMarkdown({
      chargePoint,
      groups: [group],
      frames: new Map([[5, frame]]),
      titleOf: (rule) => rule,
      now: 0,
    })
    expect(text).not.toContain('S3CRET')
    expect(text).toContain('````json')
    expect(text).toContain('A \\<b\\>\\*bold\\*\\</b\\> one.')
    expect(text).toContain('and 3 more like it')
  })
})
