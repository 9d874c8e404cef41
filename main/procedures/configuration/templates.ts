import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { toTimestamp } from '../../../contract/clock.ts'
import type {
  RefusedTemplate,
  StoredTemplate,
  TemplateEntry,
  TemplateList,
} from '../../../contract/configuration-apply.ts'
import { parseTemplate, serialiseTemplate } from '../../../contract/configuration-template-text.ts'
import {
  templateMostCharacters,
  type ConfigurationTemplate,
} from '../../../contract/configuration-template.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { Refusal } from '../../../contract/yaml-text.ts'
import { writeAtomically } from '../../write-atomically.ts'

/** The configuration templates of a data folder: YAML files that people also edit, and keep in git. */
export interface Templates {
  /** By name; files that are not used stand beside, with line and rule. */
  list(): Promise<TemplateList>
  /** ToolError `not-found`, `template-invalid` (params: name, line, column, rule). */
  get(id: string): Promise<StoredTemplate>
  /**
   * Writes a template, whole or not at all. As text it stays as it is written; as a template it is put into the file
   * that is there, whose comments and order stay. Without `id` it is a new file, named after the template.
   * ToolError `template-invalid`, `not-found`.
   */
  save(content: TemplateContent, id?: string): Promise<StoredTemplate>
  /** false: there was none. */
  delete(id: string): Promise<boolean>
}

export type TemplateContent = { readonly text: string } | { readonly template: ConfigurationTemplate }

const ending = '.yaml'
const mostFiles = 1_000
const longestId = 80
/** Names that Windows gives to devices, with any ending. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)$/

/** What a file may be called on every system; empty where nothing of the name is left. */
const slugOf = (name: string): string => {
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  const short = Array.from(slug).slice(0, longestId).join('').replace(/-+$/, '')
  return deviceName.test(short) ? `${short}-template` : short
}

/** Whether an id names a file of this folder, and nothing beside it. */
const isId = (id: string): boolean =>
  id.length <= 200 && /^[\p{L}\p{N}_][\p{L}\p{N}_. -]*$/u.test(id) && !id.endsWith('.') && !id.endsWith(' ')

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

const notFound = (id: string): ToolError =>
  new ToolError('not-found', { template: id }, null, `There is no template "${id}".`)

/** A template that breaks a rule, with the line that a person has to look at. */
export const templateInvalid = (name: string, { line, column, rule }: Refusal): ToolError =>
  new ToolError(
    'template-invalid',
    { name, line, column, rule },
    'edit-template',
    `${name}, line ${line}: ${rule}.`,
    { line, column, rule },
  )

export const openTemplates = (dir: string): Templates => {
  const pathOf = (id: string): string => {
    if (!isId(id)) throw notFound(id)
    return join(dir, `${id}${ending}`)
  }

  /** Null: there is none. A file that is too large is not read. */
  const textOf = async (id: string): Promise<string | null> => {
    try {
      const path = pathOf(id)
      const { size } = await stat(path)
      if (size > templateMostCharacters * 4)
        throw templateInvalid(id, { line: 1, column: 1, rule: 'the file is too large' })
      return await readFile(path, 'utf8')
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  const parsed = (name: string, text: string): ConfigurationTemplate => {
    const read = parseTemplate(text)
    if (!read.ok) throw templateInvalid(name, read.refusal)
    return read.template
  }

  const get = async (id: string): Promise<StoredTemplate> => {
    const text = await textOf(id)
    if (text === null) throw notFound(id)
    return { id, text, template: parsed(id, text) }
  }

  const idsOf = async (): Promise<readonly string[]> => {
    const names = await readdir(dir).catch((error: unknown) => {
      if (isMissing(error)) return []
      throw error
    })
    return names
      .filter((name) => name.toLowerCase().endsWith(ending))
      .map((name) => name.slice(0, -ending.length))
      .filter(isId)
      .sort()
      .slice(0, mostFiles)
  }

  const freeId = async (name: string): Promise<string> => {
    const wanted = slugOf(name) || 'template'
    const taken = new Set((await idsOf()).map((id) => id.toLowerCase()))
    let id = wanted
    for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`
    return id
  }

  const entryOf = async (id: string): Promise<TemplateEntry | RefusedTemplate> => {
    const refused = (refusal: Refusal): RefusedTemplate => ({ file: `${id}${ending}`, ...refusal })
    try {
      const text = await readFile(pathOf(id), 'utf8')
      const read = parseTemplate(text)
      if (!read.ok) return refused(read.refusal)
      const { mtimeMs } = await stat(pathOf(id))
      const { name, description, vendor, model, keys } = read.template
      return { id, name, description, vendor, model, keys: keys.length, changedAt: toTimestamp(mtimeMs) }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      return refused({ line: 1, column: 1, rule: `it can not be read (${code})` })
    }
  }

  // One change after the other: two that are saved at once must not take the same name.
  let changing: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const next = changing.then(change)
    changing = next.catch(() => undefined)
    return next
  }

  return {
    async list() {
      const entries = await Promise.all((await idsOf()).map(entryOf))
      return {
        templates: entries.filter((entry) => 'name' in entry),
        refused: entries.filter((entry) => 'rule' in entry),
      }
    },
    get,
    save: (content, id) =>
      inTurn(async () => {
        const before = id === undefined ? null : await textOf(id)
        if (id !== undefined && before === null) throw notFound(id)
        const text = 'text' in content ? content.text : serialiseTemplate(content.template, before)
        const template = parsed(id ?? ('template' in content ? content.template.name : 'template'), text)
        const savedId = id ?? (await freeId(template.name))
        await mkdir(dir, { recursive: true, mode: 0o700 })
        await writeAtomically(pathOf(savedId), text)
        return { id: savedId, text, template }
      }),
    delete: (id) =>
      inTurn(async () => {
        if ((await textOf(id).catch(() => '')) === null) return false
        await rm(pathOf(id), { force: true })
        return true
      }),
  }
}
