import type { LineEnding } from '../../../contract/console.ts'
import { ToolError } from '../../../contract/tool-error.ts'

export const endingOf: Record<LineEnding, string> = { cr: '\r', lf: '\n', crlf: '\r\n' }

const named: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', e: '\x1b', '\\': '\\', $: '$' }

/**
 * Fills in `${name}` and makes keys of `\r`, `\n`, `\t`, `\e`, `\xHH`. What a variable holds is taken as it is. Throws
 * ToolError input-invalid for a variable without a value.
 */
export const expandKeys = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replace(
    /\$\{([\w-]+)\}|\\x([0-9a-f]{2})|\\([rnte\\$])/gi,
    (_all, name: string | undefined, hex: string | undefined, letter: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16))
      if (letter !== undefined) return named[letter.toLowerCase()] ?? letter
      const value = name !== undefined && Object.hasOwn(variables, name) ? variables[name] : undefined
      if (value === undefined)
        throw new ToolError(
          'input-invalid',
          { name: name ?? '', problem: 'it has no value' },
          'give-value',
          `The variable "${name ?? ''}" has no value.`,
        )
      return value
    },
  )
