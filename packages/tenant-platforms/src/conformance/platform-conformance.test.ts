import { startTenantPlatform } from '@offhook/simulator'
import { describe, expect, it } from 'vitest'
import { Mapping } from '../mapping.ts'
import { readXml } from '../read-xml.ts'
import { CASES, type CaseName, SPECIAL_NAME } from './cases.ts'
import { SANDBOX, type Spoken, startPlatform, TOKEN } from './platform-for-tests.ts'
import { verifyPlatform } from './verify-platform.ts'

const escapeXml = (text: string) => text.replace(/[&<>]/g, (character) => `&#${character.codePointAt(0)};`)
const readJson = (body: string): Record<string, string> | undefined => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const spoken: Record<string, Spoken> = {
  rest: {
    dialect: { kind: 'rest' },
    read: (body) => {
      const told = readJson(body)
      return told && { mac: told.mac, bootToken: told.bootToken }
    },
    write: (lines, response) => response.end(JSON.stringify({ lines })),
  },
  teleware: {
    dialect: { kind: 'teleware' },
    read: (body) => {
      const form = new URLSearchParams(body)
      return { mac: form.get('mac') ?? undefined, bootToken: form.get('random') ?? undefined }
    },
    write: (lines, response) => {
      const elements = lines.map(
        (line) =>
          `<line>${Object.entries(line)
            .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
            .join('')}</line>`,
      )
      response.setHeader('content-type', 'text/xml').end(`<Account>${elements.join('')}</Account>`)
    },
  },
  mapped: {
    dialect: {
      kind: 'mapped',
      mapping: Mapping.parse({
        request: {
          path: '/phones',
          contentType: 'xml',
          body: '<phone mac="{macColons}"><otp>{bootToken}</otp></phone>',
        },
        answer: { lines: 'sip', user: 'u', password: 'p', registrar: 'r', displayName: 'n', format: 'json' },
      }),
    },
    read: (body) => {
      const phone = readXml(body)?.phone as Record<string, string> | undefined
      return phone && { mac: phone['@mac'], bootToken: phone.otp }
    },
    write: (lines, response) =>
      response.end(
        JSON.stringify({
          sip: lines.map(({ user, password, registrar, displayName }) => ({
            u: user,
            p: password,
            r: registrar,
            n: displayName,
          })),
        }),
      ),
  },
}

async function verify(speaks: Spoken, wrong?: CaseName) {
  const platform = await startPlatform(speaks, wrong)
  try {
    return await verifyPlatform({
      dialect: speaks.dialect,
      connection: {
        baseUrl: platform.url,
        auth: { kind: 'bearer', token: TOKEN },
        timeoutMs: wrong === 'in-time' ? 150 : 5_000,
      },
      gateway: 'hq',
      sandbox: SANDBOX,
    })
  } finally {
    await platform.stop()
  }
}

/** What is wrong with a platform that answers an ordered phone wrongly shows in more than one case. */
const failsWith: Partial<Record<CaseName, CaseName[]>> = {
  grants: ['grants', 'repeated-question'],
  'in-time': ['grants', 'repeated-question', 'in-time', 'no-redirect'],
  'no-redirect': ['grants', 'repeated-question', 'no-redirect'],
}

describe.each(Object.entries(spoken))('a %s platform', (_, speaks) => {
  it('that keeps to every case passes them all', async () => {
    expect((await verify(speaks)).filter(({ verdict }) => verdict !== 'passed')).toEqual([])
  })
  it.each(CASES.map(({ name }) => name))(
    'that is wrong in %s fails exactly where that shows, and no secret is told',
    async (wrong) => {
      const verdicts = await verify(speaks, wrong)
      expect(verdicts.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name)).toEqual(
        failsWith[wrong] ?? [wrong],
      )
      expect(JSON.stringify(verdicts)).not.toMatch(/s3cret|other-|let-me-in/)
    },
  )
})

it('a failure says what was answered instead', async () => {
  const why = async (wrong: CaseName) => {
    const verdict = (await verify(spoken.rest!, wrong)).find(({ name }) => name === wrong)
    return verdict && 'why' in verdict ? verdict.why : undefined
  }
  expect(await why('grants')).toBe('answered 404')
  expect(await why('grants-several')).toBe('granted 1, expected 2 or more')
  expect(await why('unknown-phone')).toBe('answered 200 and granted lines')
  expect(await why('repeated-question')).toBe('granted something else the second time')
  expect(await why('busy')).toBe('503 without a Retry-After in seconds or as a date')
  expect(await why('in-time')).toMatch(/^no answer within 1\d\d ms$/)
  expect(await why('no-redirect')).toBe('answered 307: give the address that it leads to')
  expect(await why('special-name')).toBe(`no display name, label or model is ${SPECIAL_NAME}`)
  expect(await why('malformed-question')).toBe('half a document: answered 500')
})

it('what cannot be tried for want of a phone or a sign-in is skipped, and says what is missing', async () => {
  const platform = await startPlatform(spoken.rest!, 'not-signed-in')
  const verdicts = await verifyPlatform({
    dialect: { kind: 'rest' },
    connection: { baseUrl: platform.url, auth: undefined, timeoutMs: 5_000 },
    gateway: 'hq',
    sandbox: { ordered: SANDBOX.ordered },
  })
  await platform.stop()
  expect(
    Object.fromEntries(
      verdicts.map((verdict) => [verdict.name, 'missing' in verdict ? verdict.missing : verdict.verdict]),
    ),
  ).toEqual({
    grants: 'passed',
    'grants-several': 'a phone with two lines or more',
    'unknown-phone': 'a phone that nobody ordered',
    'repeated-question': 'passed',
    'asked-for-event': 'passed',
    busy: 'a phone that the platform is always too busy for',
    'in-time': 'passed',
    'no-redirect': 'passed',
    'special-name': 'a phone one of whose names is full of special characters',
    'malformed-question': 'passed',
    'not-signed-in': 'a sign-in that travels in headers',
    'token-mismatch': 'a phone and a boot token that is not its own',
  })
})

it('a platform that declines questions without a boot token is not blamed for it', async () => {
  for (const speaks of Object.values(spoken)) {
    const platform = await startPlatform(speaks, undefined, false)
    const verdicts = await verifyPlatform({
      dialect: speaks.dialect,
      connection: { baseUrl: platform.url, auth: { kind: 'bearer', token: TOKEN }, timeoutMs: 5_000 },
      gateway: 'hq',
      sandbox: SANDBOX,
    })
    await platform.stop()
    expect(verdicts.filter(({ verdict }) => verdict !== 'passed')).toMatchObject([
      { name: 'asked-for-event', verdict: 'skipped', missing: expect.stringContaining('carry their lines') },
    ])
  }
})

it('a platform that is not there fails every case that could be asked', async () => {
  const verdicts = await verifyPlatform({
    dialect: { kind: 'rest' },
    connection: { baseUrl: 'http://127.0.0.1:1', auth: { kind: 'bearer', token: TOKEN }, timeoutMs: 500 },
    gateway: 'hq',
    sandbox: SANDBOX,
  })
  expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['failed']))
})

it.each(['rest', 'teleware'] as const)('the simulated platform keeps to every case in the %s dialect', async (kind) => {
  const platform = await startTenantPlatform({ registrar: { host: 'sip.acme.example', port: 5060 }, lines: 2 })
  const mismatched = { ...SANDBOX.mismatched, mac: '0004f2000005' as typeof SANDBOX.mismatched.mac }
  platform.fault(SANDBOX.unknown.mac, { kind: 'status', status: 404 })
  platform.fault(SANDBOX.busy.mac, { kind: 'status', status: 503, retryAfter: 7 })
  platform.fault(mismatched.mac, { kind: 'status', status: 409 })
  platform.order(SANDBOX.named.mac, SPECIAL_NAME)
  const verdicts = await verifyPlatform({
    dialect: { kind },
    connection: { baseUrl: platform.url, auth: undefined, timeoutMs: 5_000 },
    gateway: 'hq',
    sandbox: { ...SANDBOX, mismatched },
  })
  await platform.stop()
  expect(verdicts.filter(({ verdict }) => verdict !== 'passed')).toMatchObject([
    { name: 'not-signed-in', verdict: 'skipped' },
  ])
})
