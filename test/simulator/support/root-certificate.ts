import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { der } from '../../../simulator/der.ts'

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const ecdsaWithSha256 = der(0x30, oid('2a8648ce3d040302'))
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A root certificate of its own, and the hashes that it has by Security §6.1. */
export const makeRoot = (commonName: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(commonName)))))
  const time = (text: string): Buffer => der(0x17, Buffer.from(text))
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const isCa = der(
    0x30,
    oid('551d13'),
    der(0x01, Buffer.of(0xff)),
    der(0x04, der(0x30, der(0x01, Buffer.of(0xff)))),
  )
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.from('0fff', 'hex')),
    ecdsaWithSha256,
    name,
    der(0x30, time('250101000000Z'), time('350101000000Z')),
    name,
    key,
    der(0xa3, der(0x30, isCa)),
  )
  const signature = der(0x03, Buffer.of(0), sign('sha256', body, privateKey))
  const lines = der(0x30, body, ecdsaWithSha256, signature)
    .toString('base64')
    .match(/.{1,64}/g)
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    pem: ['-----BEGIN CERTIFICATE-----', ...(lines ?? []), '-----END CERTIFICATE-----', ''].join('\n'),
    hashData: {
      hashAlgorithm: 'SHA256',
      issuerNameHash: sha256(name),
      // an uncompressed point of P-256: the last 65 bytes
      issuerKeyHash: sha256(key.subarray(-65)),
      serialNumber: 'fff',
    },
  }
}
