import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadFamilies } from '@offhook/families'
import { addImage } from '@offhook/firmware'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerTftp } from './answer-tftp.ts'
import { certifiedMac } from './certified-mac.ts'
import type { EdgePorts } from './edge-ports.ts'
import { openFirmwareFolder } from './firmware-folder.ts'

const MAC = '0004f21a2457'
const folder = mkdtempSync(join(tmpdir(), 'offhook-certificates-'))
const read = (name: string) => readFileSync(join(folder, `${name}.pem`))
const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: folder })
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
const RAN_OUT = ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z']

/** A certificate of `subject` that `by` signed and that ran out; `openssl ca` alone sets dates. */
async function ranOut(name: string, by: string | undefined, extensions: string, subject = `/CN=${MAC}`) {
  await openssl('req', ...EC, '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`)
  const signer = by ? ['-cert', `${by}.pem`, '-keyfile', `${by}.key`] : ['-selfsign', '-keyfile', `${name}.key`]
  await openssl(
    ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-extensions', extensions, '-in', `${name}.csr`],
    ...['-out', `${name}.pem`, ...signer, ...RAN_OUT],
  )
}

beforeAll(async () => {
  writeFileSync(
    join(folder, 'ca.cnf'),
    '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=any\nunique_subject=no\n' +
      '[any]\ncommonName=supplied\n[leaf]\nbasicConstraints=CA:FALSE\n[signer]\nbasicConstraints=critical,CA:TRUE\n',
  )
  writeFileSync(join(folder, 'index.txt'), '')
  writeFileSync(join(folder, 'serial'), '01')
  for (const [name, subject] of [
    ['maker', '/CN=Phone Maker Root'],
    ['fake', '/CN=Phone Maker Root'],
    ['other', '/CN=Other'],
    ['server', '/CN=localhost'],
  ] as const)
    await openssl(
      'req',
      ...EC,
      '-x509',
      '-days',
      '2',
      '-subj',
      subject,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    )
  await ranOut('genuine', 'maker', 'leaf')
  await ranOut('self-signed', undefined, 'leaf')
  await ranOut('of-a-namesake', 'fake', 'leaf')
  await ranOut('of-another', 'other', 'leaf')
  await ranOut('line', 'maker', 'signer', '/CN=Phone Maker Line')
  await ranOut('through-line', 'line', 'leaf')
  await ranOut('stolen', 'maker', 'leaf', '/CN=0004f2000001')
  await ranOut('through-a-phone', 'stolen', 'leaf')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a certificate that ran out', () => {
  const askedWith = async (name: string, chain: string[] = [], makers = [new X509Certificate(read('maker'))]) => {
    const seen: (string | undefined)[] = []
    const server = createServer(
      {
        key: readFileSync(join(folder, 'server.key')),
        cert: read('server'),
        ca: read('maker'),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (asked: IncomingMessage, response) => {
        seen.push(certifiedMac(asked, makers))
        response.end()
      },
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      await new Promise<void>((resolve, reject) => {
        const key = readFileSync(join(folder, `${name}.key`))
        const cert = Buffer.concat([name, ...chain].map(read))
        const { port } = server.address() as AddressInfo // it listens on a port
        request({ host: '127.0.0.1', port, key, cert, rejectUnauthorized: false, agent: false }, (answer) =>
          answer.resume().on('end', resolve),
        )
          .on('error', reject)
          .end()
      })
    } finally {
      server.close()
    }
    return seen[0]
  }

  it('is taken when its maker signed it, by itself or through one of its lines', async () => {
    expect(await askedWith('genuine')).toBe(MAC)
    expect(await askedWith('through-line', ['line'])).toBe(MAC)
  })
  it.each([
    ['self-signed', []],
    ['of-a-namesake', []],
    ['of-a-namesake', ['fake']],
    ['of-another', []],
    ['of-another', ['other']],
    ['through-a-phone', ['stolen']],
  ])('is nobody’s when it is %s (%s)', async (name, chain) => {
    expect(await askedWith(name, chain)).toBeUndefined()
  })
  it('is nobody’s where no makers are known', async () => {
    expect(await askedWith('genuine', [], [])).toBeUndefined()
  })
})

it('an image that is replaced while it is sent over TFTP ends there: no phone gets half of each', async () => {
  const library = join(folder, 'firmware')
  const add = async (text: string, replace: boolean) => {
    writeFileSync(join(folder, 'image'), text)
    await addImage(library, join(folder, 'image'), { name: 'sip.ld', family: 'polycom', version: text }, { replace })
  }
  await add('OLD-OLD-', false)
  const firmware = await openFirmwareFolder(library, { warn() {} })
  try {
    const ports = { families: loadFamilies(), firmware, baseUrl: 'http://x.example' } as EdgePorts // what an image of everybody's takes
    const answer = await answerTftp(ports)({ path: 'sip.ld', mode: 'octet', address: '127.0.0.1' })
    if (!('file' in answer)) throw new Error('there is an image')
    expect((await answer.file.read(0, 4)).toString()).toBe('OLD-')
    await add('NEWER-NEWER-', true)
    await expect(answer.file.read(4, 4)).rejects.toThrow()
  } finally {
    firmware.close()
  }
})
