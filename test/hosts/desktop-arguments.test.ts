import { describe, expect, it } from 'vitest'
import { readArguments } from '../../main/hosts/electron/arguments.ts'

const defaults = { port: 9220, host: undefined, dataDir: undefined, chargePoints: undefined, demo: false }

describe('the arguments of the desktop app', () => {
  it('are optional', () => expect(readArguments([])).toEqual(defaults))

  it('are those that the command line passes on', () => {
    const given = [
      '/app',
      '--port',
      '0',
      '--host',
      '192.0.2.7',
      '--data',
      '/d',
      '--charge-points',
      'accept',
      '--demo',
    ]
    expect(readArguments(given)).toEqual({
      port: 0,
      host: '192.0.2.7',
      dataDir: '/d',
      chargePoints: 'accept',
      demo: true,
    })
  })

  it("stand among Chromium's own switches", () => {
    expect(readArguments(['--no-sandbox', '--js-flags=--expose-gc', '--demo', '-x', '.'])).toEqual({
      ...defaults,
      demo: true,
    })
  })

  it('that make no sense are as if not given', () => {
    expect(readArguments(['--port', 'x', '--charge-points', 'maybe', '--data'])).toEqual(defaults)
  })
})
