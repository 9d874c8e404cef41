import { createPublicKey, verify } from 'node:crypto'
import { expect, it } from 'vitest'
import { readDer } from '../../simulator/der.ts'
import { profile, reached, startBench, type Payload } from './support/bench.ts'
import { makeRoot } from './support/root-certificate.ts'

const accepted = { status: 'Accepted' }
const start = () => startBench({ profile: profile('fleet-station') })

it('tells of its start, and later of new firmware', async () => {
  const bench = await startBench({ profile: profile('fleet-station'), boot: false })
  await bench.chargePoint.booted
  await bench.settle()
  expect(bench.of('SecurityEventNotification')).toMatchObject([{ type: 'StartupOfTheDevice' }])
  const { pem } = makeRoot('Signer')
  const answer = await bench.call('SignedUpdateFirmware', {
    requestId: 5,
    firmware: {
      location: bench.files.firmwareUrl.replace('2.0.0', '8.0.1'),
      retrieveDateTime: '2026-01-01T00:00:00.000Z',
      signingCertificate: pem,
      signature: 'AAAA',
    },
  })
  expect(answer).toEqual(accepted)
  await bench.settle()
  const again = reached(bench.chargePoint, 'restarting')
  await bench.pass(30)
  await again
  bench.clock.advance(10_000)
  await reached(bench.chargePoint, 'accepted')
  await bench.settle()
  expect(bench.of('SignedFirmwareStatusNotification')).toEqual(
    ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting', 'Installed'].map(
      (status) => ({ status, requestId: 5 }),
    ),
  )
  expect(bench.of('BootNotification').at(-1)).toMatchObject({ firmwareVersion: '8.0.1' })
  expect(bench.of('SecurityEventNotification').map(({ type }) => String(type))).toEqual([
    'StartupOfTheDevice',
    'StartupOfTheDevice',
    'FirmwareUpdated',
  ])
})

it('refuses firmware whose signer is no certificate', async () => {
  const bench = await start()
  const answer = await bench.call('SignedUpdateFirmware', {
    requestId: 5,
    firmware: {
      location: 'https://laptop/fw.bin',
      retrieveDateTime: '2026-01-01T00:00:00.000Z',
      signingCertificate: 'none',
      signature: 'AAAA',
    },
  })
  expect(answer).toEqual({ status: 'InvalidCertificate' })
  await bench.settle()
  expect(bench.of('SecurityEventNotification')).toMatchObject([{ type: 'InvalidFirmwareSigningCertificate' }])
})

it('keeps root certificates, tells their hashes and deletes them by these', async () => {
  const bench = await start()
  const { pem, hashData } = makeRoot('Root')
  const certificateType = 'CentralSystemRootCertificate'
  expect(await bench.call('GetInstalledCertificateIds', { certificateType })).toEqual({ status: 'NotFound' })
  expect(await bench.call('InstallCertificate', { certificateType, certificate: 'nonsense' })).toEqual({
    status: 'Rejected',
  })
  expect(await bench.call('InstallCertificate', { certificateType, certificate: pem })).toEqual(accepted)
  expect(await bench.call('GetInstalledCertificateIds', { certificateType })).toEqual({
    ...accepted,
    certificateHashData: [hashData],
  })
  expect(await bench.call('DeleteCertificate', { certificateHashData: hashData })).toEqual(accepted)
  expect(await bench.call('DeleteCertificate', { certificateHashData: hashData })).toEqual({
    status: 'NotFound',
  })
})

it('asks for a certificate of its own when it is triggered', async () => {
  const bench = await start()
  expect(
    await bench.call('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' }),
  ).toEqual(accepted)
  await bench.settle()
  const csr = String(bench.of('SignCertificate')[0]?.['csr'])
  const bytes = Buffer.from(csr.replaceAll(/-----[^-]+-----/g, ''), 'base64')
  const [info, , signature] = readDer(readDer(bytes)[0]?.content ?? Buffer.alloc(0))
  const [, subject, key] = readDer(info?.content ?? Buffer.alloc(0))
  if (!info || !signature || !subject || !key) throw new Error('the request has too few parts')
  expect(subject.content.toString('latin1')).toMatch(/Chargebench[\s\S]*CB-200001/)
  const publicKey = createPublicKey({ key: key.whole, format: 'der', type: 'spki' })
  // the first byte of a bit string counts its unused bits
  expect(verify('sha256', info.whole, publicKey, signature.content.subarray(1))).toBe(true)
  expect(csr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n[\s\S]+-----END CERTIFICATE REQUEST-----\n$/)
})

it('uploads logs under the id of the request, one at a time', async () => {
  const bench = await start()
  const log = { remoteLocation: 'ftp://laptop/' }
  const first = (await bench.call('GetLog', { requestId: 1, logType: 'SecurityLog', log })) as Payload
  expect(first).toMatchObject(accepted)
  const second = await bench.call('GetLog', { requestId: 2, logType: 'DiagnosticsLog', log })
  expect(second).toMatchObject({ status: 'AcceptedCanceled' })
  await bench.pass(10)
  expect(bench.of('LogStatusNotification')).toEqual([
    { status: 'Uploading', requestId: 1 },
    { status: 'Uploading', requestId: 2 },
    { status: 'Uploaded', requestId: 2 },
  ])
})

it('uses a new AuthorizationKey from the next connection on, and never tells it', async () => {
  const bench = await start()
  const key = '00112233445566778899aabbccddeeff'
  expect(await bench.change('SecurityProfile', '1')).toBe('Rejected')
  expect(await bench.change('AuthorizationKey', key)).toBe('Accepted')
  expect(await bench.change('SecurityProfile', '2')).toBe('Rejected')
  expect(await bench.change('SecurityProfile', '1')).toBe('Accepted')
  const told = (await bench.call('GetConfiguration', { key: ['AuthorizationKey'] })) as Payload
  expect(told['configurationKey']).toEqual([{ key: 'AuthorizationKey', readonly: false }])
  const lost = reached(bench.chargePoint, 'offline')
  bench.clock.advance(1000)
  await lost
})
