import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { refused } from './refusal.ts'

export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/** A name without its prefix: workbooks of other programs have one. */
const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Deeper than any workbook. */
const deepest = 100

/**
 * Reads a part of a workbook as it comes; nothing where there is none. An XML of ours never holds a document type, so that nothing expands:
 * `workbook-damaged` where one does, or is no XML.
 */
export const readXml = async (portions: AsyncIterable<string>, handlers: XmlHandlers): Promise<void> => {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let depth = 0
  const damaged = (detail: string): never => {
    throw refused('workbook-damaged', { detail })
  }
  parser.on('error', ({ message }) => damaged(message))
  parser.on('doctype', () => damaged('a document type'))
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    depth += 1
    if (depth > deepest) damaged('nested too deep')
    handlers.open?.(local(name), attributes)
  })
  parser.on('text', (text) => handlers.text?.(text))
  parser.on('cdata', (text) => handlers.text?.(text))
  parser.on('closetag', ({ name }) => {
    depth -= 1
    handlers.close?.(local(name))
  })
  let isThere = false
  for await (const portion of portions) {
    isThere = true
    parser.write(portion)
  }
  if (isThere) parser.close()
}
