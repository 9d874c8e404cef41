import type { DiagnosticsPullResult } from '../../../contract/diagnostics.ts'
import type { Json } from '../../../contract/journal-event-parts.ts'
import { start, type createScript } from '../fake-bench.ts'
import { diagnosticsFile } from './fake-diagnostics.ts'

type Script = ReturnType<typeof createScript>

export const pulling = (
  script: Script,
  chargePointId: string,
  input: Readonly<Record<string, Json>> = {},
): Script => {
  const runId = `pull-${chargePointId}`
  script.add('run-started', 19_000, {
    runId,
    chargePointId,
    jobId: null,
    procedure: 'diagnostics.pull',
    needs: [{ kind: 'charge-point', id: chargePointId }],
    input: { chargePointId, kind: 'GetDiagnostics', protocol: 'http', target: 'folder', ...input },
    afterInterruption: 'repeat',
    secrets: [],
  })
  script.add('run-progress', 20_000, {
    runId,
    chargePointId,
    progress: { phase: 'diagnostics-receive', params: {}, count: null },
    wait: {
      for: 'diagnostics-bytes',
      params: { chargePointId },
      since: start + 20_000,
      until: start + 140_000,
    },
    cancelling: false,
    cancelWarning: null,
  })
  return script
}

export const pullFailed = (
  script: Script,
  chargePointId: string,
  code: string,
  params: object = {},
): Script => {
  script.add('run-ended', 90_000, {
    runId: `pull-${chargePointId}`,
    chargePointId,
    outcome: {
      state: 'failed',
      error: { code, params: { ...params }, action: null, message: code, details: null },
    },
  })
  return script
}

export const pulled = (
  script: Script,
  chargePointId: string,
  more: Partial<DiagnosticsPullResult> = {},
): Script => {
  const result: DiagnosticsPullResult = {
    files: [diagnosticsFile('file-1')],
    announcedName: 'ecp-0417-diagnostics.tar.gz',
    said: [{ at: start + 60_000, status: 'Uploaded' }],
    disagrees: false,
    ...more,
  }
  script.add('run-ended', 90_000, {
    runId: `pull-${chargePointId}`,
    chargePointId,
    // exactly what the journal would give back
    outcome: { state: 'done', result: JSON.parse(JSON.stringify(result)) as Json },
  })
  return script
}
