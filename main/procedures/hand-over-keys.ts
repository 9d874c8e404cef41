import type { ConfigurationReading } from '../../contract/configuration.ts'
import type { HandOverRole } from '../../contract/hand-over.ts'
import type { KeyRole } from '../../contract/key-knowledge.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { keysWithRole, knowKeys } from '../catalogue/key-knowledge.ts'
import type { DictionaryMatch } from '../catalogue/match.ts'
import { foldKey } from './configuration/key-reader.ts'

/** Keys that a person named, as the charge point's manual spells them. */
export interface NamedKeys {
  readonly url?: string | undefined
  readonly identity?: string | undefined
  readonly password?: string | undefined
}

export interface RoleKey {
  readonly role: HandOverRole
  readonly key: string
  readonly guessed: boolean
  readonly old: string | null
}

interface Known {
  readonly reading: ConfigurationReading
  readonly matches: readonly DictionaryMatch[]
  readonly named: NamedKeys
}

const namedFor: Readonly<Record<Exclude<HandOverRole, 'interval'>, keyof NamedKeys>> = {
  'central-system-url': 'url',
  identity: 'identity',
  password: 'password',
}

/** The key that carries it: named by a person, else reported and known, else told by a dictionary. Null: nobody knows. */
export const findRoleKey = (
  role: Extract<KeyRole, keyof typeof namedFor>,
  { reading, matches, named }: Known,
): RoleKey | null => {
  const oldOf = (key: string): string | null =>
    reading.keys.find((each) => foldKey(each.key) === foldKey(key))?.value ?? null
  const given = named[namedFor[role]]
  if (given !== undefined) return { role, key: given, guessed: false, old: oldOf(given) }
  const know = knowKeys(matches)
  const reported = reading.keys.find(({ key }) => know(key).role === role)
  if (reported) {
    const knowledge = know(reported.key)
    const guessed = knowledge.certainty === 'guess' || knowledge.meaningGuessed
    return { role, key: reported.key, guessed, old: reported.value }
  }
  const [key] = keysWithRole(matches, role)
  if (key !== undefined) {
    const knowledge = know(key)
    const guessed = knowledge.certainty === 'guess' || knowledge.meaningGuessed
    return { role, key, guessed, old: null }
  }
  // write-only: no charge point reports it
  return role === 'password' ? { role, key: 'AuthorizationKey', guessed: false, old: null } : null
}

/** ToolError `role-key-unknown` (params: role). */
export const roleKey = (role: Parameters<typeof findRoleKey>[0], known: Known): RoleKey => {
  const found = findRoleKey(role, known)
  if (found) return found
  throw new ToolError(
    'role-key-unknown',
    { role },
    'name-the-key',
    `Nobody knows which key of this charge point holds its ${role}: name it, as its manual spells it.`,
  )
}

/** The URL as this product wants it written. ToolError `input-invalid` where it is too long for it. */
export const urlFor = (url: string, identity: string, matches: readonly DictionaryMatch[]): string => {
  const habit = matches.find(({ dictionary }) => dictionary.content.centralSystemUrl !== undefined)
    ?.dictionary.content.centralSystemUrl
  const bare = url.replace(/\/+$/, '')
  const segment = encodeURIComponent(identity)
  const hasIdentity = bare.endsWith(`/${segment}`) || bare.endsWith(`/${identity}`)
  const named = habit?.identity === 'in-url' && !hasIdentity ? `${bare}/${segment}` : url
  const slashed = habit?.trailingSlash === true && !named.endsWith('/') ? `${named}/` : named
  const written = habit?.scheme === false ? slashed.replace(/^wss?:\/\//i, '') : slashed
  const most = habit?.maxLength ?? 500
  if (written.length <= most) return written
  const problem = `${written.length} characters; this charge point takes ${most}`
  throw new ToolError('input-invalid', { name: 'url', problem }, null, `"url": ${problem}`)
}
