import type { FarEnd } from './fake-port.ts'

export interface FakeConsole {
  firmwareVersion: string
  url: string
  identity: string
  energyWh: number
  password: string
  logLines: readonly string[]
  /** Breaks its lines after so many signs; 0: never. */
  wrapsAt: number
  /** Loses every n-th sign that it gets, so many times; then it hears well. */
  loses: { every: number; left: number }
  /** Restarts when this command comes, once. */
  rebootsAt: string | null
  /** Takes what is set, and keeps the old. */
  forgets: boolean
  /** Lines that were typed and ended, passwords too. */
  readonly lines: readonly string[]
  /** Says what a charger says when it is switched on. */
  boot(): void
}

const encoder = new TextEncoder()

/** The console of a charger behind a FakePort: a login, a prompt, and a few commands. */
export const attachFakeConsole = (far: Pick<FarEnd, 'send' | 'onBytes'>): FakeConsole => {
  const lines: string[] = []
  let state: 'login' | 'password' | 'shell' = 'login'
  let typed = ''
  let heard = 0
  let column = 0
  let moreLines: string[] = []

  const fake: FakeConsole = {
    firmwareVersion: '2.4.1',
    url: 'wss://backend.example/ocpp',
    identity: 'CB001',
    energyWh: 1_234_500,
    password: 'letmein',
    logLines: Array.from({ length: 60 }, (_none, at) => `[${String(at).padStart(4, '0')}] relay ok`),
    wrapsAt: 0,
    loses: { every: 0, left: 0 },
    rebootsAt: null,
    forgets: false,
    lines,
    boot: () => {
      state = 'login'
      typed = ''
      say('\r\n\r\nFakeBoot 1.0 starting kernel ...\r\n[    0.000000] console ready\r\ncharger login: ')
    },
  }

  const say = (text: string) => {
    const { wrapsAt } = fake
    if (wrapsAt === 0) return far.send(encoder.encode(text))
    let wrapped = ''
    for (const sign of text) {
      if (sign === '\n' || sign === '\r') column = 0
      else if (column === wrapsAt) {
        wrapped += '\r\n'
        column = 1
      } else column++
      wrapped += sign
    }
    far.send(encoder.encode(wrapped))
  }
  const prompt = () => say('\u001b[32mcharger\u001b[0m> ')

  const page = () => {
    const part = moreLines.splice(0, 20)
    say(part.map((line) => `${line}\r\n`).join(''))
    if (moreLines.length > 0) say('--More--')
    else {
      say('end of log\r\n')
      prompt()
    }
  }

  const command = (line: string) => {
    if (line === fake.rebootsAt) {
      fake.rebootsAt = null
      return fake.boot()
    }
    const [, key, value] = /^set (\w+) (.+)$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) {
      if (!fake.forgets && key === 'url') fake.url = value
      if (!fake.forgets && key === 'identity') fake.identity = value
      say(key === 'url' || key === 'identity' ? 'ok\r\n' : 'error: unknown key\r\n')
    } else if (line === 'version') say(`firmware ${fake.firmwareVersion} (fake)\r\n`)
    else if (line === 'get url') say(`url = ${fake.url}\r\n`)
    else if (line === 'get identity') say(`identity = ${fake.identity}\r\n`)
    else if (line === 'get network') say('eth0 = 192.168.1.20/24\r\n')
    else if (line === 'get energy') say(`energy = ${fake.energyWh} Wh\r\n`)
    else if (line === 'log') {
      moreLines = [...fake.logLines]
      return page()
    } else if (line === 'restart') return fake.boot()
    else if (line === 'exit') {
      state = 'login'
      return say('charger login: ')
    } else if (line !== '') say('error: unknown command\r\n')
    prompt()
  }

  const enter = () => {
    const line = typed
    typed = ''
    lines.push(line)
    say('\r\n')
    if (state === 'login') {
      if (line === '') return say('charger login: ')
      state = 'password'
      return say('Password: ')
    }
    if (state === 'password') {
      state = line === fake.password ? 'shell' : 'login'
      if (state === 'shell') return prompt()
      return say('Login incorrect\r\ncharger login: ')
    }
    command(line)
  }

  far.onBytes((bytes) => {
    for (const byte of bytes) {
      const sign = String.fromCharCode(byte)
      if (moreLines.length > 0) {
        say('\r        \r')
        page()
        continue
      }
      if (fake.loses.left > 0 && ++heard % fake.loses.every === 0) {
        fake.loses.left--
        continue
      }
      if (sign === '\r') enter()
      else if (byte === 0x15) {
        typed = ''
        say('\r\n')
        if (state === 'shell') prompt()
        else if (state === 'login') say('charger login: ')
      } else if (sign !== '\n') {
        typed += sign
        if (state !== 'password') say(sign)
      }
    }
  })
  return fake
}
