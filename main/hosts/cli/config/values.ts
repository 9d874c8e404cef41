import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'

/** `name=value`, the value as it stands, with equals signs and spaces. */
export const readPair = (
  raw: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const at = raw.indexOf('=')
  if (at < 1) throw new InvalidArgumentError(`"${raw}" is not NAME=VALUE.`)
  return { ...before, [raw.slice(0, at)]: raw.slice(at + 1) }
}

/** A secret from the environment, so that it stands in no list of processes: `NAME=VARIABLE`. */
export const readSecret = (
  raw: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const at = raw.indexOf('=')
  const variable = raw.slice(at + 1)
  if (at < 1 || variable === '') throw new InvalidArgumentError(`"${raw}" is not NAME=VARIABLE.`)
  const value = process.env[variable]
  if (value === undefined) throw new InvalidArgumentError(`The environment has no variable ${variable}.`)
  return { ...before, [raw.slice(0, at)]: value }
}

/** A template: the text of a file where there is one of this name, else the id of one in the data folder. */
export const readTemplate = (raw: string): { readonly text: string } | { readonly id: string } => {
  try {
    return { text: readFileSync(raw, 'utf8') }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    const isName = /^[\p{L}\p{N}_. -]+$/u.test(raw) && !/\.(ya?ml|json)$/i.test(raw)
    if (code === 'ENOENT' && isName) return { id: raw }
    throw new InvalidArgumentError(
      `${raw}: ${code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${String(code)})`}.`,
    )
  }
}
