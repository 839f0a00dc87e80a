import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { accountEventSchema } from './account-event-schema.ts'
import { ACCOUNT_EVENT_TYPES, AccountEvent } from './mod.ts'

const docs = new URL('../../../docs/', import.meta.url)
const page = readFileSync(new URL('account-events.md', docs), 'utf8')
const blocks = (name: string) =>
  [...page.matchAll(/^```\w+ ([\w-]+)\n(.*?)\n```$/gms)].flatMap(([, found, text]) => (found === name ? [text!] : []))
const examples = blocks('event').map((text) => JSON.parse(text) as { type: string; data: object })
const schema = new Ajv2020({ strict: false, validateFormats: false }).compile(accountEventSchema())

it('the committed schema is the one the contract makes (pnpm run docs)', () => {
  const committed = readFileSync(new URL('events/account-event.schema.json', docs), 'utf8')
  expect(committed).toBe(`${JSON.stringify(accountEventSchema(), null, 2)}\n`)
})

it('the page has an example of every type, which schema and parser take', () => {
  expect(examples.map(({ type }) => type).toSorted()).toEqual(ACCOUNT_EVENT_TYPES.toSorted())
  for (const example of examples) {
    expect(AccountEvent.safeParse(example).error?.issues, example.type).toBeUndefined()
    expect(schema(example), example.type).toBe(true)
  }
})

it('the page describes every type, and schema and parser refuse alike what is not described', () => {
  for (const type of ACCOUNT_EVENT_TYPES) expect(page).toContain(`| \`${type}\``)
  for (const { data, ...example } of examples)
    for (const wrong of [
      { ...example, data: { ...data, line: [] } },
      { ...example, data, extra: 1 },
      { ...example, data: {}, type: 'x' },
    ]) {
      expect(AccountEvent.safeParse(wrong).success).toBe(false)
      expect(schema(wrong)).toBe(false)
    }
})

it('the signature on the page is that of the request on the page', () => {
  const [head, body] = blocks('signed')[0]!.split('\n\n')
  const headers = new Map(
    head!
      .split('\n')
      .slice(1)
      .map((line) => line.split(': ') as [string, string]),
  )
  const secret = /whsec_([A-Za-z0-9+/=]+)/.exec(page)![1]!
  const text = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`
  const signature = createHmac('sha256', Buffer.from(secret, 'base64')).update(text).digest('base64')
  expect(headers.get('webhook-signature')).toBe(`v1,${signature}`)
})
