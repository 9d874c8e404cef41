import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { ServiceFacts } from '../../../contract/service-port.ts'
import { serviceProfileSchema, type ServiceTask } from '../../../contract/service-profile.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { attachFakeConsole } from '../../../drivers/fake/console.ts'
import { createFakePort, type FarEnd } from '../../../drivers/fake/fake-port.ts'
import {
  createDialogue,
  type Dialogue,
  type ShowWait,
} from '../../../drivers/service-port/console/dialogue.ts'
import { parseDataFile } from '../../../main/catalogue/parse-data-file.ts'
import { systemClock } from '../../../main/clock.ts'

const dir = new URL('../../../data/service-profiles/', import.meta.url)
const here = 'ws://10.0.0.1:9220/ocpp/CP1'

const wait: ShowWait = async ({ expected, timeoutMs }, work) => {
  const late = new AbortController()
  const timer = systemClock.after(timeoutMs, () =>
    late.abort(new ToolError('wait-timed-out', { for: expected }, null, expected)),
  )
  try {
    return await work(late.signal)
  } finally {
    timer.cancel()
  }
}

interface Scripted {
  /** What it answers to a line, prompt and all. */
  readonly says: (line: string) => string
  readonly echo?: boolean
  readonly end: '\r' | '\n'
  /** What is typed at such an end is never shown. */
  readonly hides?: RegExp
  /** Loses one sign of the first line that is so long. */
  readonly loses?: number
}

/** A console that says what its sources say that it says. */
const attach = (far: FarEnd, { says, echo = true, end, hides, loses }: Scripted) => {
  const lines: string[] = []
  let typed = ''
  let said = ''
  let lost = loses === undefined
  const say = (text: string) => {
    said = (said + text).slice(-100)
    far.send(new TextEncoder().encode(text))
  }
  far.onBytes((bytes) => {
    for (const sign of new TextDecoder().decode(bytes))
      if (sign === end) {
        const line = typed
        typed = ''
        lines.push(line)
        if (echo) say('\r\n')
        say(says(line))
      } else if (sign === '\b') {
        if (typed === '') continue
        typed = typed.slice(0, -1)
        say('\b \b')
      } else if (!lost && typed.length === loses) lost = true
      else {
        typed += sign
        if (echo && hides?.test(said) !== true) say(sign)
      }
  })
  return lines
}

interface Known {
  readonly device: (far: FarEnd) => { readonly lines: readonly string[] }
  readonly facts: Readonly<Partial<Record<ServiceTask, ServiceFacts>>>
  readonly canSet: boolean
}

const pazzk = (far: FarEnd) => {
  let [url, saved] = ['wss://csms.example', 'wss://csms.example']
  const says = (line: string): string => {
    const next = /^net url (\S+)$/.exec(line)?.[1]
    if (line === '') return '$ '
    if (line === 'info version') return 'Version=v0.2.1\nMonotonic-time=81234\nUptime=0 hours (0 days)\n$ '
    if (line === 'net') return `state=Connected.\nurl=${url}\nmac=00:F2:00:00:00:00\nserver-id=null\n$ `
    if (next !== undefined && !/^wss?:/.test(next)) return 'Unknown protocol.\nNetwork configuration\r\n$ '
    if (next !== undefined) {
      url = next
      return 'Updated.\n$ '
    }
    if (line === 'config save') {
      saved = url
      return 'Configuration saved.\n$ '
    }
    if (line === 'reboot') {
      url = saved
      return "\r\nESP-ROM:esp32s3-20210327\r\n\r\nType 'help' to get a list of available commands.\r\n$ "
    }
    return 'command not found\r\n$ '
  }
  return { lines: attach(far, { says, end: '\r', loses: 12 }) }
}

const chargebyte = (far: FarEnd) => {
  let at: 'login' | 'password' | 'shell' = 'login'
  const prompt = 'root@chargecontrolc:~# '
  const login = '\r\nchargecontrolc login: '
  const says = (line: string): string => {
    if (at === 'login') {
      if (line !== 'root') return login
      at = 'password'
      return 'Password: '
    }
    if (at === 'password') {
      at = line === 'letmein' ? 'shell' : 'login'
      return at === 'shell' ? prompt : `Login incorrect${login}`
    }
    if (line === 'cat /usr/share/secc/VERSION') return `1.2.0\r\n${prompt}`
    if (line.startsWith('journalctl')) return `19:26:08 Started EVerest.\r\n19:26:09 Ready\r\n${prompt}`
    if (line === 'exit' || line === 'reboot') {
      at = 'login'
      return login
    }
    return line === '' ? prompt : `-sh: ${line}: command not found\r\n${prompt}`
  }
  return { lines: attach(far, { says, end: '\r', hides: /Password: $/ }) }
}

const atAnswers: Readonly<Record<string, string>> = {
  'AT+VER?': '\n+VER="v2.0.0"\n\nOK\n',
  'AT+WIFISTAIP?': '\n+WIFISTAIP="192.168.88.50"\n\nOK\n',
  'AT+RST': '\nOK\n\n\nRDY\n',
}
const rapiAnswers: Readonly<Record<string, string>> = {
  $GV: '$OK 7.1.3 5.1.0^2A\r',
  $GU: '$OK 18 95^21\r',
  $FR: '$OK^20\r',
}

/** By profile: a device as its sources have it, and what is read of it. */
const known: Readonly<Record<string, Known>> = {
  'chargebench-fake-console': {
    device: attachFakeConsole,
    facts: {
      'read-version': { firmwareVersion: '2.4.1' },
      'read-identity': { identity: 'CB001' },
      'read-network': { network: '192.168.1.20/24' },
    },
    canSet: true,
  },
  'chargebyte-charge-control-c': {
    device: chargebyte,
    facts: {
      'read-version': { firmwareVersion: '1.2.0' },
      'export-log': { log: '19:26:08 Started EVerest.\n19:26:09 Ready' },
      restart: {},
    },
    canSet: false,
  },
  'esp32-evse-at': {
    device: (far) => ({
      lines: attach(far, { says: (line) => atAnswers[line] ?? '\nERROR\n', echo: false, end: '\n' }),
    }),
    facts: {
      'read-version': { firmwareVersion: 'v2.0.0' },
      'read-network': { network: '192.168.88.50' },
      restart: {},
    },
    canSet: false,
  },
  'openevse-rapi': {
    device: (far) => ({
      lines: attach(far, { says: (line) => rapiAnswers[line] ?? '$NK^21\r', echo: false, end: '\r' }),
    }),
    facts: {
      'read-version': { firmwareVersion: '7.1.3' },
      'read-energy': { energyWh: '95' },
      restart: {},
    },
    canSet: false,
  },
  'pazzk-evse': { device: pazzk, facts: { 'read-version': { firmwareVersion: 'v0.2.1' } }, canSet: true },
}

const setUp = (id: string): { readonly dialogue: Dialogue; readonly lines: readonly string[] } => {
  const parsed = parseDataFile(serviceProfileSchema, readFileSync(new URL(`${id}.yaml`, dir), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.refusal.rule)
  const { port, far } = createFakePort()
  const { lines } = known[id]?.device(far) ?? { lines: [] }
  const dialogue = createDialogue({
    ...{ port, profile: parsed.content, variables: { url: here }, clock: systemClock, wait },
    secrets: { password: 'letmein' },
  })
  return { dialogue, lines }
}

it.each(readdirSync(dir).map((file) => file.replace('.yaml', '')))(
  '%s is spoken to as its sources say',
  async (id) => {
    expect(Object.keys(known)).toContain(id)
    for (const [task, facts] of Object.entries(known[id]?.facts ?? {})) {
      const { dialogue } = setUp(id)
      await dialogue.login()
      expect(await dialogue.run(serviceProfileSchema.shape.tasks.keyType.parse(task))).toEqual(facts)
      await dialogue.logout()
    }
  },
)

it.each(Object.keys(known).filter((id) => known[id]?.canSet))(
  '%s is pointed here, which holds over a restart',
  async (id) => {
    const { dialogue } = setUp(id)
    await dialogue.login()
    expect((await dialogue.run('read-url')).url).not.toBe(here)
    await dialogue.run('set-url')
    expect(await dialogue.run('read-url')).toEqual({ url: here })
    await dialogue.run('restart')
    await dialogue.login()
    expect(await dialogue.run('read-url')).toEqual({ url: here })
  },
)

it('a line that lost a sign is rubbed out sign by sign where the console knows no other way', async () => {
  const { dialogue, lines } = setUp('pazzk-evse')
  await dialogue.login()
  await dialogue.run('set-url')
  expect(lines.filter((line) => line.startsWith('net'))).toEqual([`net url ${here}`])
})
