import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMasker, isSecretPrompt, masked } from '../../../drivers/service-port/console/masking.ts'
import { createTyping } from '../../../drivers/service-port/console/typing.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (from: Uint8Array) => new TextDecoder().decode(from)

describe('the masker', () => {
  it('takes a secret out of a text however it is cut into pieces', () => {
    const said = 'login service\r\nset psk "corr3ct.horse"\r\nok corr3ct.horse\r\n> '
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }), (cuts) => {
        const masker = createMasker()
        masker.add('corr3ct.horse')
        let shown = ''
        let at = 0
        for (const cut of cuts) {
          shown += masker.push(said.slice(at, at + cut))
          at += cut
        }
        shown += masker.push(said.slice(at)) + masker.end()
        expect(shown).toBe(said.replaceAll('corr3ct.horse', masked))
      }),
    )
  })

  it('finds one that the console broke at the edge of its screen, or coloured', () => {
    const masker = createMasker()
    masker.add('letmein-please')
    expect(masker.push('> letmein-\r\nplease\r\n')).toBe(`> ${masked}\r\n`)
    expect(masker.push('> let\u001b[1mmein-please\r\n')).toBe(`> ${masked}\r\n`)
  })

  it('gives back at once what can be no secret', () => {
    const masker = createMasker()
    expect(masker.push('any')).toBe('any')
    masker.add('letmein')
    expect(masker.push('abc')).toBe('abc')
    expect(masker.push('let')).toBe('')
    expect(masker.push('ter')).toBe('letter')
    expect(masker.push('le') + masker.end()).toBe('le')
  })
})

describe('a question for a secret', () => {
  it.each([
    'Password: ',
    'service@charger’s password:',
    'Enter PIN> ',
    '암호: ',
    '비밀번호를 입력하십시오: ',
    'API key: ',
  ])('is %j', (line) => expect(isSecretPrompt(line)).toBe(true))
  it.each(['charger> ', 'login: ', 'password changed', 'spinning up: ', '[ 1.2] token ring found'])(
    'is not %j',
    (line) => expect(isSecretPrompt(line)).toBe(false),
  )

  it('makes a secret of what is typed up to Enter, key by key or at once', () => {
    const secrets: string[] = []
    const typing = createTyping((secret) => secrets.push(secret))
    typing.heard(bytes('charger login: '))
    expect(text(typing.typed(bytes('service\r')))).toBe('service\r')
    typing.heard(bytes('service\r\n\u001b[1mPass'))
    typing.heard(bytes('word: \u001b[0m'))
    for (const key of 'letmeim') expect(text(typing.typed(bytes(key)))).toBe('')
    typing.typed(bytes('\x7f'))
    expect(text(typing.typed(bytes('n\rversion\r')))).toBe('\rversion\r')
    expect(secrets).toEqual(['letmein'])
    typing.heard(bytes('Password: '))
    expect(text(typing.typed(bytes('given up\x03')))).toBe('\x03')
    expect(secrets).toEqual(['letmein'])
  })
})
