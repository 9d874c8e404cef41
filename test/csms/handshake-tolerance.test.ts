import { describe, expect, it } from 'vitest'
import { readHead } from '../../main/csms/http-head.ts'
import { encodeFrame, handshake } from '../support/raw-charge-point.ts'
import { startCsms } from '../support/csms-bench.ts'

const request = handshake('/ocpp/CP1', 'GET', { 'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==' })

describe('a handshake is read', () => {
  it.each([
    ['as it should be', request],
    ['with bare line feeds', request.replaceAll('\r\n', '\n')],
    ['behind empty lines', `\r\n\r\n${request}`],
    ['with header names in capitals', request.replace(/^[A-Za-z-]+:/gm, (name) => name.toUpperCase())],
    ['without Host', request.replace(/Host: .*\r\n/, '')],
    ['from HTTP/1.0', request.replace('HTTP/1.1', 'HTTP/1.0')],
    ['with a header over two lines', request.replace('Upgrade\r\n', 'keep-alive,\r\n Upgrade\r\n')],
    ['with a line that is no header', request.replace('Host:', 'nonsense\r\nHost:')],
  ])('%s', async (_name, raw) => {
    const bench = await startCsms()
    const chargePoint = bench.dial({ raw })
    // The example of OCPP-J 1.6 §3.2 in RFC 6455's arithmetic.
    expect(await chargePoint.response).toMatch(
      /^HTTP\/1\.1 101 [^]*\r\nSec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n/,
    )
    expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  })

  it('byte by byte', async () => {
    const bench = await startCsms()
    const chargePoint = bench.dial({ raw: request.slice(0, 1) })
    for (const byte of request.slice(1)) {
      await new Promise(setImmediate)
      chargePoint.write(byte)
    }
    expect(await chargePoint.response).toMatch(/^HTTP\/1\.1 101 /)
  })

  it('with the first message on its heels', async () => {
    const bench = await startCsms()
    const frame = encodeFrame({ opcode: 1, payload: '[2,"first","Heartbeat",{}]' })
    const chargePoint = bench.dial({ raw: Buffer.concat([Buffer.from(request), frame]) })
    expect((await chargePoint.nextMessage())[1]).toBe('first')
  })

  it('with the first message on its heels while its password is being checked', async () => {
    const bench = await startCsms()
    await bench.centralSystem.setCredentials('CP1', { password: 'secret', mode: 'required' })
    const authorization = `Basic ${Buffer.from('CP1:secret').toString('base64')}`
    const head = handshake('/ocpp/CP1', 'GET', { Authorization: authorization })
    const frame = encodeFrame({ opcode: 1, payload: '[2,"first","Heartbeat",{}]' })
    const chargePoint = bench.dial({ raw: Buffer.concat([Buffer.from(head), frame]) })
    chargePoint.send('[2,"second","Heartbeat",{}]')
    expect((await chargePoint.nextMessage())[1]).toBe('first')
    expect((await chargePoint.nextMessage())[1]).toBe('second')
  })
})

it('knows what is not HTTP at the first byte that tells', () => {
  expect(readHead(Buffer.from('GET'))).toEqual({ kind: 'incomplete' })
  expect(readHead(Buffer.from('['))).toEqual({ kind: 'not-http' })
  expect(readHead(Buffer.from([0x16]))).toMatchObject({ kind: 'tls' })
  expect(readHead(Buffer.from('GETGETGETGETGETGETGETG'))).toEqual({ kind: 'not-http' })
  expect(readHead(Buffer.from('EHLO laptop\r\n'))).toEqual({ kind: 'not-http' })
})

it('is told the versions apart that a ClientHello offers', () => {
  const hello = (version: number): Buffer => {
    const bytes = Buffer.from('16030100c8010000c40000', 'hex')
    bytes.writeUInt16BE(version, 9)
    return bytes
  }
  expect([0x0301, 0x0302, 0x0303, 0x9999].map((version) => readHead(hello(version)))).toEqual([
    { kind: 'tls', version: 'TLS 1.0' },
    { kind: 'tls', version: 'TLS 1.1' },
    { kind: 'tls', version: 'TLS 1.2+' },
    { kind: 'tls', version: 'unknown' },
  ])
})
