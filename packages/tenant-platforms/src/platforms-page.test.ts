import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BootToken, parseMac } from '@offhook/phones'
import { describe, expect, it } from 'vitest'
import { CASES, SPECIAL_NAME } from './conformance/cases.ts'
import { mapAnswer } from './map-answer.ts'
import { writeRequest } from './mapped-platform.ts'
import { Mapping } from './mapping.ts'
import { openPlatform } from './open-platform.ts'
import { PlatformAuth } from './platform-auth.ts'
import { authorisation } from './sign-request.ts'
import type { Question } from './tenant-platform.ts'

const page = readFileSync(new URL('../../../docs/platforms.md', import.meta.url), 'utf8')

/** The page's fenced blocks that have a name, by the heading they stand under. */
const blocksUnder = (heading: string) =>
  Object.fromEntries([...heading.matchAll(/^```\w+ ([\w-]+)\n(.*?)\n```$/gms)].map(([, name, text]) => [name!, text!]))

const question: Question = {
  boot: '019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57',
  mac: parseMac('0004f21a2457')!,
  bootToken: BootToken.parse('020319816065'),
  gateway: 'hq',
  leasedIp: '192.168.100.100',
}

const examples = page
  .split(/^### Example: /m)
  .slice(1)
  .map((text): [string, Record<string, string>] => [text.split('\n')[0]!, blocksUnder(text)])

it('the page has examples of both syntaxes', () => {
  expect(examples.map(([, blocks]) => Mapping.parse(JSON.parse(blocks.mapping!)).answer.format)).toEqual([
    'xml',
    'auto',
  ])
})

describe.each(examples)('the example of %s', (_, blocks) => {
  const mapping = Mapping.parse(JSON.parse(blocks.mapping!))

  it('is asked as the page says', () => {
    const { method, path, headers, body } = writeRequest(mapping, question)
    const written = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}`)
      .toSorted()
    expect([`${method} ${path}`, ...written, '', body].join('\n')).toBe(blocks.request)
  })
  it('answers what the page says', () => {
    expect(mapAnswer(mapping.answer)(blocks.answer!, '')).toEqual({
      kind: 'granted',
      credentials: JSON.parse(blocks.granted!),
    })
    if (blocks['not-ordered'])
      expect(mapAnswer(mapping.answer)(blocks['not-ordered'], '')).toEqual({ kind: 'refused', because: 'not-ordered' })
  })
})

it('a question outside a boot is written as the page says', async () => {
  let body: unknown
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      body = JSON.parse(Buffer.concat(pieces).toString())
      response.writeHead(404).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const platform = openPlatform({ kind: 'rest' }, { baseUrl, auth: undefined, timeoutMs: 2_000 })
  const event = 'evt_2KWPBgLlAfxdpx2AI54pPJ85f4W'
  await platform.requestCredentials({ ...question, bootToken: undefined, leasedIp: undefined, event })
  expect(body).toEqual(JSON.parse(blocksUnder(page).question!))
  server.closeAllConnections()
  server.close()
})

it('the signature on the page is that of the request on the page', () => {
  const [head, body] = blocksUnder(page).signed!.split('\n\n')
  const [line, timestamp, signature] = head!.split('\n')
  const [method, path] = line!.split(' ')
  const at = new Date(Number(timestamp!.split(': ')[1]) * 1_000)
  const auth = PlatformAuth.parse({ kind: 'hmac', secret: 'correct horse battery' })
  const headers = authorisation(auth, { method: method!, path: path!, body: body! }, at)
  expect(Object.entries(headers).map(([name, value]) => `${name}: ${value}`)).toEqual([timestamp, signature])
})

it('the page names the special name as the suite expects it', () => {
  expect(page).toContain(`\`${SPECIAL_NAME}\``)
  expect(CASES.length).toBeGreaterThan(0)
})
