import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { freePort } from '@offhook/engines'
import { test } from '@offhook/testing'
import { makeCertificate } from '@offhook/testing/make-certificate'
import { openFolder } from '@offhook/testing/open-folder'
import { expect } from 'vitest'
import { checkCertificate } from './check-certificate.ts'
import { checkConsole, checkEdge } from './check-console.ts'
import { checkNats, checkPostgres } from './check-engines.ts'
import { checkDataDir } from './check-machine.ts'
import { checkPort } from './check-ports.ts'

const DAY_MS = 86_400_000

test('engines that are there are well, and those that are not say what to look at', async ({ field }) => {
  expect(await checkPostgres(field.databaseUrl)).toMatchObject([
    { state: 'well', says: expect.stringMatching(/^1\d\./) },
  ])
  expect(await checkNats(field.natsUrl)).toMatchObject({ state: 'well', says: expect.stringContaining('JetStream') })
  const nobody = await freePort()
  expect(await checkPostgres(`postgres://offhook:pl4nted@127.0.0.1:${nobody}/x`)).toMatchObject([
    {
      state: 'ill',
      todo: expect.stringContaining('OFFHOOK_DATABASE_URL'),
      says: expect.not.stringContaining('pl4nted'),
    },
  ])
  expect(await checkNats(`nats://127.0.0.1:${nobody}`)).toMatchObject({ state: 'ill' })
  expect(await checkEdge(`http://127.0.0.1:${nobody}/p`)).toMatchObject({
    state: 'ill',
    says: expect.stringContaining('ECONNREFUSED'),
  })
  expect(await checkConsole({ url: `http://127.0.0.1:${nobody}`, token: 'x' })).toMatchObject({
    isRunning: false,
    findings: [{ state: 'unknown' }],
  })
})

test('a port is free, taken by Offhook, or taken by somebody else', async () => {
  const port = await freePort()
  const named = { name: 'edge', variable: 'OFFHOOK_EDGE_HTTP_PORT', port, protocol: 'tcp' as const }
  expect(await checkPort(named, '127.0.0.1', false)).toMatchObject({ state: 'well' })
  expect(await checkPort(named, '127.0.0.1', true)).toMatchObject({
    state: 'ill',
    says: expect.stringContaining('nobody'),
  })
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
  try {
    expect(await checkPort(named, '127.0.0.1', true)).toMatchObject({ state: 'well' })
    expect(await checkPort(named, '127.0.0.1', false)).toMatchObject({
      state: 'ill',
      todo: expect.stringContaining('OFFHOOK_EDGE_HTTP_PORT'),
    })
  } finally {
    await new Promise((resolve) => other.close(resolve))
  }
  expect(await checkPort(named, '192.0.2.77', false)).toMatchObject({
    state: 'ill',
    todo: expect.stringContaining('OFFHOOK_LISTEN'),
  })
})

test('keys that others may read are told of', async () => {
  const folder = await openFolder('doctor')
  expect((await checkDataDir(join(folder, 'to-be-made'))).map(({ state }) => state)).toEqual(['well'])
  await writeFile(join(folder, 'sealing-key'), 'x', { mode: 0o600 })
  expect((await checkDataDir(folder)).map(({ state }) => state)).toEqual(['well'])
  await chmod(join(folder, 'sealing-key'), 0o644)
  expect(await checkDataDir(folder)).toMatchObject([
    { state: 'well' },
    { state: 'ill', todo: expect.stringContaining('chmod 600') },
  ])
})

test('a certificate is judged by its dates, its key and its name', async () => {
  const folder = await openFolder('doctor-certificates')
  const make = async (name: string) => {
    const [certificateFile, keyFile] = [join(folder, name, 'certificate.pem'), join(folder, name, 'key.pem')]
    await mkdir(join(folder, name))
    makeCertificate(join(folder, name), 'DNS:boot.acme.example', 90)
    return { certificateFile, keyFile, host: 'boot.acme.example' }
  }
  const [good, other] = [await make('good'), await make('other')]
  const now = Date.now() + 60_000
  expect(await checkCertificate(good, now)).toMatchObject({ state: 'well' })
  expect(await checkCertificate(good, now + 70 * DAY_MS)).toMatchObject({
    state: 'doubtful',
    says: expect.stringMatching(/expires in \d+ days/),
  })
  expect(await checkCertificate(good, now + 100 * DAY_MS)).toMatchObject({
    state: 'ill',
    says: expect.stringContaining('expired'),
  })
  expect(await checkCertificate(good, now - 2 * DAY_MS)).toMatchObject({
    state: 'ill',
    todo: expect.stringContaining('clock'),
  })
  expect(await checkCertificate({ ...good, host: 'boot.other.example' }, now)).toMatchObject({
    state: 'ill',
    says: expect.stringContaining('phones are sent to'),
  })
  expect(await checkCertificate({ ...good, keyFile: other.keyFile }, now)).toMatchObject({
    state: 'ill',
    says: expect.stringContaining('not the key'),
  })
  expect(await checkCertificate({ ...good, certificateFile: join(folder, 'none') }, now)).toMatchObject({
    state: 'ill',
    says: expect.stringContaining('cannot be read'),
  })
})
