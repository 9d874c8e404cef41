import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import type { Request, Response } from '../ocpp/actions/index.ts'
import { der, readDer, type DerValue } from './der.ts'
import type { InstalledCertificate, Memory } from './memory.ts'

type HashData = Request<'DeleteCertificate'>['certificateHashData']

const field = (values: readonly DerValue[], index: number): DerValue => {
  const value = values[index]
  if (!value) throw new RangeError('a certificate has more fields')
  return value
}

const hex = (bytes: Buffer): string => bytes.toString('hex')

/** Security §6.1: of the issuer's name and key; a root is its own issuer. */
export const hashDataOf = (pem: string, hashAlgorithm: HashData['hashAlgorithm']): HashData => {
  const { raw, serialNumber } = new X509Certificate(pem)
  const [certificate] = readDer(raw)
  const fields = certificate ? readDer(field(readDer(certificate.content), 0).content) : []
  // An explicit version stands before the serial number.
  const first = fields[0]?.tag === 0xa0 ? 1 : 0
  const issuer = field(fields, first + 2).whole
  const publicKeyInfo = readDer(field(fields, first + 5).content)
  // The first byte of a bit string counts its unused bits.
  const publicKey = field(publicKeyInfo, 1).content.subarray(1)
  const hash = (bytes: Buffer): string => hex(createHash(hashAlgorithm.toLowerCase()).update(bytes).digest())
  return {
    hashAlgorithm,
    issuerNameHash: hash(issuer),
    issuerKeyHash: hash(publicKey),
    serialNumber: serialNumber.replace(/^0+(?=.)/, '').toLowerCase(),
  }
}

const oid = {
  organization: Buffer.from('55040a', 'hex'),
  commonName: Buffer.from('550403', 'hex'),
  ecdsaWithSha256: Buffer.from('2a8648ce3d040302', 'hex'),
}

const nameOf = (type: Buffer, value: string): Buffer =>
  der(0x31, der(0x30, der(0x06, type), der(0x0c, Buffer.from(value))))

/** A PKCS#10 request in PEM, for a key of its own: O is the operator's name, CN the serial number (Security §2.6.1). */
export const createCertificateRequest = (operator: string, serialNumber: string): string => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const subject = der(0x30, nameOf(oid.organization, operator), nameOf(oid.commonName, serialNumber))
  const info = der(
    0x30,
    der(0x02, Buffer.of(0)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa0),
  )
  const request = der(
    0x30,
    info,
    der(0x30, der(0x06, oid.ecdsaWithSha256)),
    der(0x03, Buffer.of(0), sign('sha256', info, privateKey)),
  )
  const lines = request.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----', ''].join('\n')
}

const read = (pem: string): X509Certificate | null => {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

const isSame = (a: HashData, b: HashData): boolean =>
  a.issuerNameHash.toLowerCase() === b.issuerNameHash.toLowerCase() &&
  a.issuerKeyHash.toLowerCase() === b.issuerKeyHash.toLowerCase() &&
  a.serialNumber.toLowerCase() === b.serialNumber.toLowerCase()

/** Root certificates, installed and told by Security use cases M03 to M05. No connection uses them. */
export const createCertificates = (
  memory: Memory,
  options: { readonly most: () => number; readonly now: () => number },
) => {
  const isValid = (certificate: X509Certificate | null): boolean =>
    certificate !== null && Date.parse(certificate.validTo) > options.now()
  const store = memory.certificates
  return {
    install({ certificateType, certificate }: Request<'InstallCertificate'>): Response<'InstallCertificate'> {
      const root = read(certificate)
      const most = options.most()
      const hasRoom = most === 0 || store.length < most
      if (!isValid(root) || root?.ca !== true || !hasRoom) return { status: 'Rejected' }
      const installed: InstalledCertificate = { use: certificateType, pem: certificate }
      store.push(installed)
      return { status: 'Accepted' }
    },
    list({ certificateType }: Request<'GetInstalledCertificateIds'>): Response<'GetInstalledCertificateIds'> {
      const found = store.filter(({ use }) => use === certificateType)
      if (found.length === 0) return { status: 'NotFound' }
      return { status: 'Accepted', certificateHashData: found.map(({ pem }) => hashDataOf(pem, 'SHA256')) }
    },
    delete({ certificateHashData }: Request<'DeleteCertificate'>): Response<'DeleteCertificate'> {
      const index = store.findIndex(({ pem }) =>
        isSame(hashDataOf(pem, certificateHashData.hashAlgorithm), certificateHashData),
      )
      if (index < 0) return { status: 'NotFound' }
      store.splice(index, 1)
      return { status: 'Accepted' }
    },
    /** Its own certificate, in answer to SignCertificate (Security use case A02). */
    takeSigned(chain: string): Response<'CertificateSigned'> {
      if (!isValid(read(chain))) return { status: 'Rejected' }
      memory.ownCertificate = chain
      return { status: 'Accepted' }
    },
  }
}

export type Certificates = ReturnType<typeof createCertificates>
