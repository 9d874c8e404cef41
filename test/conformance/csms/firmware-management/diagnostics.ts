import { standardSettings, type CaseBench, type Section } from '../../support/case.ts'
import { booted } from '../../support/states.ts'

/** The operator names a place, the charge point names the file, and says how the upload goes. */
const uploads = (outcome: 'Uploaded' | 'UploadFailed') => async (bench: CaseBench) => {
  const chargePoint = await booted(bench)
  const wanted = { location: 'ftp://192.0.2.10/diagnostics/', retries: 2, retryInterval: 30 }
  await bench.command(chargePoint, 'GetDiagnostics', wanted, { fileName: 'diagnostics.zip' })
  await chargePoint.send('DiagnosticsStatusNotification', { status: 'Uploading' })
  await chargePoint.send('DiagnosticsStatusNotification', { status: outcome })
}

export const diagnostics: Section = {
  profile: 'FirmwareManagement',
  name: 'Diagnostics',
  cases: [
    { id: 'TC_045_1_CSMS', title: 'Get Diagnostics', settings: standardSettings, run: uploads('Uploaded') },
    {
      id: 'TC_045_2_CSMS',
      title: 'Get Diagnostics - Upload Failed',
      settings: standardSettings,
      run: uploads('UploadFailed'),
    },
  ],
}
