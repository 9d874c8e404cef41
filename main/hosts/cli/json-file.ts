import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import type { z } from 'zod'
import { ruleOfIssue } from '../../../contract/schema-rule.ts'
import { readJsonText } from '../../json-text.ts'

/** A person's file with no more than this is read. */
const mostBytes = 4 * 1024 * 1024

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
}

const readText = (path: string): string => {
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length <= mostBytes) return text
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new InvalidArgumentError(`${path}: ${reasons[code] ?? `it can not be read (${code})`}.`)
  }
  throw new InvalidArgumentError(`${path}: it is larger than ${mostBytes / 1024 / 1024} MiB.`)
}

/**
 * Reads a JSON file that an option names. Throws InvalidArgumentError, with the line and the rule where the file breaks
 * one.
 */
export const readJsonFile = <S extends z.ZodType>(path: string, schema: S): z.output<S> => {
  const refuse = (line: number, rule: string): InvalidArgumentError =>
    new InvalidArgumentError(`${path}, line ${line}: ${rule}.`)
  const json = readJsonText(readText(path))
  if (!json.ok) throw refuse(json.place.line, `not JSON: ${json.problem}`)
  const read = schema.safeParse(json.value)
  if (read.success) return read.data
  const { path: place, rule } = ruleOfIssue(read.error, json.value)
  throw refuse(json.placeOf(place).line, rule)
}
