import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { consoleMacrosSchema } from '../contract/console.ts'
import { ToolError } from '../contract/tool-error.ts'
import { readJsonText, type TextPlace } from './json-text.ts'
import { writeAtomically } from './write-atomically.ts'

const seconds = (least: number, most: number) => z.number().min(least).max(most)
const wholeSeconds = z.int().min(0).max(2_147_483_647)

const intervals = z.strictObject({
  Accepted: wholeSeconds.default(300).describe("Heartbeat interval in BootNotification's Accepted"),
  Pending: wholeSeconds.default(10).describe('until a pending charge point asks again'),
  Rejected: wholeSeconds.default(60).describe('until a rejected charge point asks again'),
})
const port = z.int().min(0).max(65_535)
const transferPorts = z.strictObject({ http: port.default(9222), https: port.default(9223) })
const retention = z.strictObject({
  maxBytes: z
    .int()
    .min(16 * 1024 * 1024)
    .default(2 * 1024 ** 3)
    .describe('size of the journal beyond which the oldest is dropped'),
  maxAgeDays: z.number().positive().max(36_500).default(90),
})

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])
const isSafeFeed = (url: string): boolean => {
  const { protocol, hostname, username, password } = new URL(url)
  return (
    username === '' &&
    password === '' &&
    (protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname)))
  )
}
const updates = z.strictObject({
  feedUrl: z
    .url()
    .max(1024)
    .refine((url) => URL.canParse(url) && isSafeFeed(url), 'an https:// URL without a password is expected')
    .nullable()
    .default(null)
    .describe('the folder with latest*.yml and the packages; null: nobody is asked'),
  lookAtStart: z.boolean().default(false).describe('ask the feed at each start'),
  publisher: z
    .string()
    .min(1)
    .max(255)
    .nullable()
    .default(null)
    .describe('on Windows: the name in the certificate that an update must be signed with'),
})

/** What a settings file may say; everything but `format` may be left out. */
export const settingsSchema = z.strictObject({
  format: z.literal(1),
  chargePoints: z
    .enum(['ask', 'accept', 'pending', 'reject'])
    .default('ask')
    .describe('the answer to a BootNotification of a charge point that nobody has decided about'),
  intervalSeconds: intervals.prefault({}),
  callTimeoutSeconds: seconds(1, 3600)
    .default(60)
    .describe('how long a charge point may take to answer a CALL'),
  pingIntervalSeconds: seconds(1, 3600).default(30),
  pongTimeoutSeconds: seconds(1, 3600).default(30),
  silentSeconds: seconds(1, 3600)
    .default(15)
    .describe('how long a TCP connection may stay silent before it is called a knock'),
  readHeartbeatInterval: z
    .boolean()
    .default(true)
    .describe(
      'read HeartbeatInterval of a charge point that waits for its acceptance, which overwrites it, so that it can be put back',
    ),
  unknownIdTag: z.enum(['Accepted', 'Blocked', 'Expired', 'Invalid']).default('Invalid'),
  concurrentTx: z
    .boolean()
    .default(true)
    .describe('refuse a second transaction of one idTag with ConcurrentTx'),
  passwordMode: z
    .enum(['off', 'allowed', 'required'])
    .default('allowed')
    .describe('HTTP Basic authentication'),
  refusedIdentities: z.array(z.string().min(1).max(255)).max(10_000).default([]),
  transferPorts: transferPorts
    .prefault({})
    .describe('where charge points fetch firmware and leave diagnostics; another where one is taken'),
  parallelDownloads: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('how many charge points may fetch firmware at one time; the others wait'),
  retention: retention.prefault({}),
  consoleMacros: consoleMacrosSchema.default([]).describe('what is typed often at consoles'),
  updates: updates
    .prefault({})
    .describe(
      'of the desktop app, from a place that your company hosts; nothing is asked unless it is switched on',
    ),
})

export type Settings = z.infer<typeof settingsSchema>
/** What a person or a command line option sets; the rest stays as it is. */
export type SettingsChange = Partial<Omit<z.input<typeof settingsSchema>, 'format'>>

export const settingsFileName = 'settings.json'

const refuse = (file: string, at: TextPlace, rule: string): ToolError =>
  new ToolError(
    'settings-invalid',
    { file, line: at.line, column: at.column, rule },
    'edit-settings',
    `${file}, line ${at.line}: ${rule}. Correct the file, or move it away to start with the defaults.`,
  )

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.')

/** The rule that an issue stands for, in the words of the file. */
const ruleOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys'
    ? `${issue.keys.map((key) => `"${dotted([...issue.path, key])}"`).join(', ')} is not a setting`
    : `${issue.path.length === 0 ? 'the file' : `"${dotted(issue.path)}"`}: ${issue.message}`

const placePath = (issue: z.core.$ZodIssue): readonly PropertyKey[] =>
  issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path

/** The file's own words, without the defaults: what nobody set follows the program's defaults, also later ones. */
type Stored = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Stored =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parseSettings = (file: string, text: string): Stored => {
  const json = readJsonText(text)
  if (!json.ok) throw refuse(file, json.place, `not JSON: ${json.problem}`)
  const { value, placeOf } = json
  if (!isRecord(value)) throw refuse(file, placeOf([]), 'a JSON object is expected')
  if (typeof value.format === 'number' && value.format > 1)
    throw refuse(file, placeOf(['format']), `format ${value.format} was written by a newer Chargebench`)
  const issue = settingsSchema.safeParse(value).error?.issues[0]
  if (issue) throw refuse(file, placeOf(placePath(issue)), ruleOf(issue))
  return value
}

export interface SettingsStore {
  /** What holds now: the file's values over the defaults, and overrides of this run over both. */
  current(): Settings
  /** Writes the change to the file (atomically) and returns what holds from now on. Overrides still win. */
  change(change: SettingsChange): Promise<Settings>
}

/**
 * Opens `settings.json` of a data folder. A file that is broken or says something unknown is refused with its line
 * (ToolError settings-invalid) and left alone: it is never reset behind a person's back.
 */
export const openSettings = async (
  dataDir: string,
  overrides: SettingsChange = {},
): Promise<SettingsStore> => {
  const path = join(dataDir, settingsFileName)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOENT') return null
    throw refuse(path, { line: 1, column: 1 }, `it cannot be read (${code})`)
  })
  let stored: Stored = text === null ? { format: 1 } : parseSettings(path, text)
  const merge = () => settingsSchema.parse({ ...stored, ...overrides })
  let current = merge()
  let writing: Promise<unknown> = Promise.resolve()
  return {
    current: () => current,
    change: (change) => {
      const next = writing.then(async () => {
        const wanted = { ...stored, ...change, format: 1 }
        settingsSchema.parse(wanted)
        await mkdir(dirname(path), { recursive: true })
        await writeAtomically(path, `${JSON.stringify(wanted, null, 2)}\n`)
        stored = wanted
        current = merge()
        return current
      })
      writing = next.catch(() => undefined)
      return next
    },
  }
}
