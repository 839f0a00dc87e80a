import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startTenantPlatform, type TenantPlatform } from '@offhook/simulator'
import { SPECIAL_NAME } from '@offhook/tenant-platforms'
import { afterAll, beforeAll, expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const phones = {
  mac: '0004f2000001',
  unknown: '0004f2000009',
  busy: '0004f2000003',
  named: '0004f2000004',
  foreign: '0004f2000005',
}
const all = [
  ...['--mac', '00:04:F2:00:00:01', '--token', '020319816061', '--several-mac', `${phones.mac}/020319816061`],
  ...[
    '--unknown-mac',
    phones.unknown,
    '--busy-mac',
    phones.busy,
    '--named-mac',
    phones.named,
    '--mismatch-mac',
    phones.foreign,
  ],
]

let platform: TenantPlatform
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-verify-'))
  platform = await startTenantPlatform({
    registrar: { host: 'sip.acme.example', port: 5060 },
    lines: 2,
    password: 'pl4nted',
  })
  platform.fault(phones.unknown, { kind: 'status', status: 404 })
  platform.fault(phones.busy, { kind: 'status', status: 429, retryAfter: 7 })
  platform.fault(phones.foreign, { kind: 'status', status: 409 })
  platform.order(phones.named, SPECIAL_NAME)
})
afterAll(async () => {
  await platform.stop()
  await rm(folder, { recursive: true, force: true })
})

const verify = (...args: string[]) =>
  new Promise<{ code: number; out: string; errors: string }>((resolve) =>
    execFile(process.execPath, [MAIN, 'platform', 'verify', ...args], (error, out, errors) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, errors }),
    ),
  )

test.each(['rest', 'teleware'])('a %s platform that keeps to every case passes, case by case', async (kind) => {
  const { code, out } = await verify(platform.url, '--kind', kind, ...all)
  expect(out).toMatch(/^passed {3}an ordered phone is granted a line \(\d+ ms\)$/m)
  expect(out).toContain('missing: a sign-in that travels in headers')
  expect(out).toMatch(/\n11 passed, 0 failed, 1 skipped\n$/)
  expect(code).toBe(0)
})

test('one that does not says where and why as JSON, exits 1, and tells no secret', async () => {
  await writeFile(join(folder, 'auth.json'), JSON.stringify({ kind: 'basic', user: 'offhook', password: 'pl4nted' }))
  const auth = ['--auth', `@${join(folder, 'auth.json')}`]
  const { code, out } = await verify(platform.url, '--json', ...auth, '--mac', phones.mac, '--token', '020319816061')
  const verdicts = JSON.parse(out) as { name: string; verdict: string; why?: string }[]
  expect(verdicts.filter(({ verdict }) => verdict === 'failed')).toMatchObject([
    { name: 'not-signed-in', why: 'answered 200 and granted lines' }, // the simulated platform asks nobody who he is,
    { name: 'token-mismatch', why: 'answered 200 and granted lines' }, // nor compares tokens
  ])
  expect(code).toBe(1)
  expect(out).not.toContain('pl4nted')
})

test('a mapping is tried out as a file', async () => {
  const mapping = {
    request: {
      path: '/v1/activations',
      body: { mac: '{mac}', bootToken: '{bootToken}', gateway: '{gateway}', event: '{event}' },
    },
    answer: { lines: 'lines', user: 'user', password: 'password', registrar: 'registrar', model: 'model' },
  }
  const file = join(folder, 'mapping.json')
  await writeFile(file, JSON.stringify(mapping))
  const tried = await verify(platform.url, '--kind', 'mapped', '--mapping', file, ...all)
  expect([tried.code, tried.out.split('\n').at(-2)]).toEqual([0, '11 passed, 0 failed, 1 skipped'])
  await writeFile(file, JSON.stringify({ ...mapping, answer: { user: 'u', password: 'pl4nted[' } }))
  const wrong = await verify(platform.url, '--kind', 'mapped', '--mapping', file)
  expect([wrong.code, wrong.errors]).toEqual([
    1,
    expect.stringMatching(/is no mapping\n {2}answer\.password: not a path/),
  ])
})

test('what is not understood is said in a sentence', async () => {
  for (const [args, said] of [
    [['ftp://x'], /http\(s\) URL/],
    [[platform.url, '--mac', 'nonsense'], /a MAC is expected/],
    [[platform.url, '--token', '12'], /12 to 18 digits/],
  ] as const) {
    const { code, errors } = await verify(...args)
    expect([code, errors]).toEqual([2, expect.stringMatching(said)])
  }
  const absent = await verify(platform.url, '--auth', '@/nowhere/auth.json')
  expect([absent.code, absent.errors]).toEqual([1, 'offhook: /nowhere/auth.json is not to be read\n'])
  const odd = await verify(platform.url, '--auth', 'pl4nted')
  expect([odd.code, odd.errors]).toEqual([1, expect.not.stringContaining('pl4nted')])
})
