import { isToolError, ToolError } from '../contract/tool-error.ts'
import type { PortHolder } from '../contract/devices.ts'

export const portGone = (port: string): ToolError =>
  new ToolError('port-gone', { port }, 'plug-in-again', `${port} was unplugged, or its other end died.`)

export const portFailed = (port: string, error: unknown): ToolError => {
  if (isToolError(error)) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new ToolError('port-failed', { port, detail }, 'plug-in-again', `${port} does not work: ${detail}`)
}

export const portCannot = (port: string, what: string): ToolError =>
  new ToolError('port-cannot', { port, what }, null, `${port} cannot do that: ${what}`)

export const portRefused = (port: string, detail: string): ToolError =>
  new ToolError('port-refused', { port, detail }, 'see-cure', `The system refuses ${port}: ${detail}`)

const named = (holder: PortHolder): string =>
  holder.who === 'us'
    ? holder.name
    : holder.name === null
      ? 'Another program'
      : `${holder.name}${holder.pid === null ? '' : ` (process ${holder.pid})`}`

export const portBusy = (port: string, holder: PortHolder): ToolError =>
  new ToolError(
    'port-busy',
    {
      port,
      holder: named(holder),
      who: holder.who,
      name: holder.name,
      pid: holder.who === 'us' ? null : holder.pid,
    },
    'close-program',
    `${named(holder)} uses ${port}. Close it; Chargebench takes the port by itself.`,
  )

/** The holder that a port-busy error names. */
export const holderOf = ({ params }: ToolError): PortHolder => {
  const name = typeof params['name'] === 'string' ? params['name'] : null
  if (params['who'] === 'us') return { who: 'us', name: name ?? 'Chargebench' }
  return { who: 'program', name, pid: typeof params['pid'] === 'number' ? params['pid'] : null }
}

export const deviceUnknown = (device: string): ToolError =>
  new ToolError('device-unknown', { device }, 'choose-device', `There is no device ${device} here.`)

export const readerFailed = (port: string, detail: string): ToolError =>
  new ToolError(
    'reader-failed',
    { port, detail },
    'check-reader',
    `The reader on ${port} does not answer as it should: ${detail}`,
  )
