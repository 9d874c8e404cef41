import type { diagnosticsPullInput } from '../../../contract/diagnostics.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { AttemptEnd, TransferRefusal } from '../../../contract/transfer.ts'
import type { z } from 'zod'

/** Why something that came could not be taken. */
export type Cause = TransferRefusal | Exclude<AttemptEnd, 'complete'>

/** How a pull ends that brought no whole file: each with another way. */
export type End =
  | { readonly end: 'refused'; readonly answer: string }
  | { readonly end: 'none' }
  | { readonly end: 'idle' }
  | { readonly end: 'elsewhere' }
  | { readonly end: 'upload-failed'; readonly status: string; readonly refusal: Cause | null }
  | { readonly end: 'incomplete'; readonly bytes: number }
  | { readonly end: 'silent'; readonly seconds: number }
  | { readonly end: 'not-taken'; readonly refusal: Cause }
  | { readonly end: 'empty' }

export const endError = (
  end: End,
  { kind, protocol, target }: z.output<typeof diagnosticsPullInput>,
  url: string,
): ToolError => {
  const other = kind === 'GetDiagnostics' ? 'GetLog' : 'GetDiagnostics'
  const otherProtocol = protocol === 'http' ? 'HTTPS' : 'HTTP'
  const tryOther = kind === 'GetDiagnostics' ? 'try-get-log' : 'try-get-diagnostics'
  switch (end.end) {
    case 'refused':
      return new ToolError(
        'diagnostics-refused',
        { kind, answer: end.answer, other },
        tryOther,
        `The charge point refused ${kind}: ${end.answer}. Try ${other}.`,
      )
    case 'none':
      return new ToolError(
        'diagnostics-none',
        { other },
        tryOther,
        `The charge point names no file and sends none: ask for all times, or try ${other}.`,
      )
    case 'idle':
      return new ToolError(
        'diagnostics-idle',
        { other },
        target === 'folder' ? 'try-file-url' : tryOther,
        `It says Idle, and nothing came: ask with the URL of a file, or try ${other}.`,
      )
    case 'elsewhere':
      return new ToolError(
        'diagnostics-elsewhere',
        {},
        'check-upload-address',
        'It says Uploaded, but no byte came here: see whether it uploads to an address of its own.',
      )
    case 'upload-failed':
      return new ToolError(
        'diagnostics-upload-failed',
        { status: end.status, refusal: end.refusal ?? '-', protocol: otherProtocol },
        target === 'folder' ? 'try-file-url' : 'try-other-protocol',
        `It says ${end.status}; refused here: ${end.refusal ?? 'nothing'}. Try the URL of a file, or ${otherProtocol}.`,
      )
    case 'incomplete':
      return new ToolError(
        'diagnostics-incomplete',
        { bytes: end.bytes },
        'check-network',
        `The upload broke off after ${end.bytes} bytes, which are kept: check its network, then ask again.`,
      )
    case 'not-taken':
      return new ToolError(
        'diagnostics-not-taken',
        { refusal: end.refusal, protocol: otherProtocol, other },
        target === 'folder' ? 'try-file-url' : 'try-other-protocol',
        `What it sent could not be taken: ${end.refusal}. Try the URL of a file, ${otherProtocol}, or ${other}.`,
      )
    case 'empty':
      return new ToolError(
        'diagnostics-empty',
        { other },
        tryOther,
        `It left an empty file: ask for all times, or try ${other}.`,
      )
    case 'silent':
      return new ToolError(
        'diagnostics-silent',
        { seconds: end.seconds, url, other },
        tryOther,
        `Neither a file nor a word for ${end.seconds} s: see that it can reach ${url}, or try ${other}.`,
      )
  }
}
