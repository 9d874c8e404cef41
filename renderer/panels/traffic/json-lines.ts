import type { PayloadProblem } from '../../../contract/traffic.ts'

/** A line of a frame as it is shown. */
export interface JsonLine {
  readonly indent: number
  readonly text: string
  /** What is wrong here; empty = nothing. */
  readonly problems: readonly PayloadProblem[]
  /** It stands for something that is not there. */
  readonly missing: boolean
}

/** A list or object of plain values that is short enough stands in one line. */
const shortEnough = 64
/** A frame can be a megabyte; what is beyond so many lines is in the copy. */
export const mostLines = 3000

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null

const escape = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** Where a problem is shown: at the field that is too many, in the object that lacks one, or at the value itself. */
const placeOf = ({ path, rule, params }: PayloadProblem): string => {
  const extra = params['additionalProperty']
  return rule === 'additionalProperties' && typeof extra === 'string' ? `${path}/${escape(extra)}` : path
}

const missingName = ({ rule, params }: PayloadProblem): string | null => {
  const name = params['missingProperty']
  return rule === 'required' && typeof name === 'string' ? name : null
}

interface Marks {
  readonly at: ReadonlyMap<string, readonly PayloadProblem[]>
  /** Every pointer on the way to a problem. */
  readonly above: ReadonlySet<string>
}

const marksOf = (problems: readonly PayloadProblem[]): Marks => {
  const at = new Map<string, PayloadProblem[]>()
  const above = new Set<string>()
  for (const problem of problems) {
    const place = placeOf(problem)
    at.set(place, [...(at.get(place) ?? []), problem])
    for (let end = place.length; end >= 0; end = place.lastIndexOf('/', end - 1)) {
      above.add(place.slice(0, end))
      if (end === 0) break
    }
  }
  return { at, above }
}

const inline = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(inline).join(', ')}]`
  if (isObject(value)) {
    const fields = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${inline(inner)}`)
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
  }
  return JSON.stringify(value) ?? 'null'
}

/** Pretty JSON of a payload, a line each, with the problems where they are. */
export const payloadLines = (
  payload: unknown,
  problems: readonly PayloadProblem[],
  indent = 0,
): readonly JsonLine[] => {
  const marks = marksOf(problems)
  const lines: JsonLine[] = []

  const write = (value: unknown, pointer: string, depth: number, before: string, after: string): void => {
    if (lines.length > mostLines) return
    const own = marks.at.get(pointer) ?? []
    const lacking = own.filter((problem) => missingName(problem) !== null)
    const here = own.filter((problem) => missingName(problem) === null)
    const line = (text: string, at: number, broken: readonly PayloadProblem[] = [], missing = false) =>
      lines.push({ indent: at, text, problems: broken, missing })

    const children = Array.isArray(value)
      ? value.map((inner: unknown, index) => [String(index), inner, ''] as const)
      : isObject(value)
        ? Object.entries(value).map(
            ([name, inner]) => [escape(name), inner, `${JSON.stringify(name)}: `] as const,
          )
        : null
    const isQuiet = lacking.length === 0 && !(children !== null && hasMarkBelow(pointer))
    const short =
      children !== null && isQuiet && children.every(([, inner]) => isPlain(inner)) ? inline(value) : null
    if (
      children === null ||
      (children.length === 0 && isQuiet) ||
      (short !== null && short.length <= shortEnough)
    ) {
      line(`${before}${short ?? inline(value)}${after}`, depth, here)
      return
    }
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
    line(`${before}${open}`, depth, here)
    for (const problem of lacking) line('', depth + 1, [problem], true)
    for (const [index, [step, inner, name]] of children.entries())
      write(inner, `${pointer}/${step}`, depth + 1, name, index < children.length - 1 ? ',' : '')
    line(`${close}${after}`, depth)
  }
  const hasMarkBelow = (pointer: string): boolean =>
    [...marks.above].some((place) => place.startsWith(`${pointer}/`))

  write(payload, '', indent, '', '')
  return lines
}

/** The frame around its payload: the opening elements in the first line, as OCPP-J writes them; null = no JSON array. */
export const frameLines = (text: string, problems: readonly PayloadProblem[]): readonly JsonLine[] | null => {
  let frame: unknown
  try {
    frame = JSON.parse(text)
  } catch {
    return null
  }
  if (!Array.isArray(frame)) return null
  const elements: readonly unknown[] = frame
  const payloadAt = elements[0] === 2 ? 3 : elements[0] === 3 ? 2 : elements.length - 1
  const head = elements.slice(0, payloadAt)
  const rest = elements.slice(payloadAt)
  const lines: JsonLine[] = [
    {
      indent: 0,
      text: `[${head.map(inline).join(', ')}${rest.length > 0 ? ',' : ']'}`,
      problems: [],
      missing: false,
    },
  ]
  for (const [index, element] of rest.entries()) {
    const inner = payloadLines(element, index === 0 ? problems : [], 1)
    const isLast = index === rest.length - 1
    lines.push(
      ...inner.map((line, at) =>
        at === inner.length - 1 ? { ...line, text: `${line.text}${isLast ? ']' : ','}` } : line,
      ),
    )
  }
  return lines
}
