// the library wants the metadata API before its own first line
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { hostname, networkInterfaces } from 'node:os'
import { KeyObject, webcrypto, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/** What HTTPS shows for as long as the program runs. */
export interface SessionCertificate {
  readonly pem: string
  /** PKCS#8, PEM. Never written anywhere. */
  readonly key: string
  readonly keys: webcrypto.CryptoKeyPair
  /** SHA-256 of the certificate as `AB:CD:…`. */
  readonly fingerprint: string
  readonly addresses: readonly string[]
}

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
}
const validForMs = 365 * 24 * 60 * 60 * 1000

/** All of this laptop's own: so that a second charge point at another one does not mean another certificate. */
export const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address))

const makeKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

/**
 * Signed by itself, for these addresses. RSA, because small TLS stacks know nothing else; valid since 1970, because a
 * charge point that has never been online believes it is then; a certificate authority, so that a charge point can
 * take it as a root. A further address keeps the key of `former`.
 */
export const createSessionCertificate = async (
  addresses: readonly string[],
  nowMs: number,
  former: SessionCertificate | null,
): Promise<SessionCertificate> => {
  const keys = former?.keys ?? (await makeKeys())
  const names = [...new Set(addresses)].map((value) =>
    isIP(value) === 0 ? ({ type: 'dns', value } as const) : ({ type: 'ip', value } as const),
  )
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=Chargebench ${hostname().replaceAll(/[^\w.-]/g, '-')}`,
      notBefore: new Date(0),
      notAfter: new Date(nowMs + validForMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.digitalSignature |
            x509.KeyUsageFlags.keyEncipherment |
            x509.KeyUsageFlags.keyCertSign,
          true,
        ),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names),
      ],
    },
    webcrypto,
  )
  const pem = certificate.toString('pem')
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
  return { pem, key, keys, fingerprint: new X509Certificate(pem).fingerprint256, addresses }
}
