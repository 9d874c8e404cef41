import type { z } from 'zod'

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.')

/** Which part of a file breaks its schema, and the rule in the words of the file: for files that people write. */
export const ruleOfIssue = (
  error: z.ZodError,
  value: unknown,
): { readonly path: readonly PropertyKey[]; readonly rule: string } => {
  const issue = error.issues[0]
  if (issue === undefined) return { path: [], rule: 'it breaks the schema' }
  if (typeof value === 'object' && value !== null && 'format' in value && typeof value.format === 'number') {
    if (value.format > 1)
      return { path: ['format'], rule: `format ${value.format} was written by a newer Chargebench` }
  }
  if (issue.code === 'unrecognized_keys') {
    const [name = ''] = issue.keys
    return { path: [...issue.path, name], rule: `"${dotted([...issue.path, name])}" is not known here` }
  }
  const name = issue.path.length === 0 ? 'the file' : `"${dotted(issue.path)}"`
  return { path: issue.path, rule: `${name}: ${issue.message}` }
}
