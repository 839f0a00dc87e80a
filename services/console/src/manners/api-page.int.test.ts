import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { type Answer, TOKEN, withConsole } from '../console-for-tests.ts'

const page = readFileSync(new URL('../../../../docs/api.md', import.meta.url), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text!)

/** A message as the page writes it: a first line, headers, and perhaps JSON after an empty line. */
function readMessage(text: string) {
  const [head, body] = text.trimEnd().split('\n\n')
  const [first, ...lines] = head!.split('\n')
  const headers = lines.map((line) => /^([\w-]+): (.*)$/.exec(line)!.slice(1) as [string, string])
  return { first: first!, headers, body: body === undefined ? undefined : (JSON.parse(body) as object) }
}

/** `…` stands for whatever is there. */
const likeness = (value: unknown): unknown => {
  if (value === '…') return expect.any(String)
  if (Array.isArray(value)) return value.map(likeness)
  if (typeof value !== 'object' || value === null) return value
  return expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, likeness(inner)])),
  )
}

test('the examples of docs/api.md are answered as it says', async ({ field }) => {
  await withConsole(field, async (call) => {
    const messages = blocks('http').map(readMessage)
    expect(messages.length).toBeGreaterThan(20)
    let before: Answer | undefined
    let tag = ''
    for (let at = 0; at < messages.length; at += 2) {
      const [asked, told] = [messages[at]!, messages[at + 1]!]
      const [method, path] = asked.first.split(' ')
      const filled = path!.replace('cursor=…', `cursor=${before?.body.next}`)
      const headers = asked.headers.map(([name, value]) => [name, value === '"…"' ? tag : value])
      const answer = await call(method!, filled, asked.body, Object.fromEntries(headers))
      expect(`${answer.status}`, `${asked.first}: ${answer.text}`).toBe(told.first.slice(0, 3))
      for (const [name, value] of told.headers) {
        const shown = answer.headers.get(name)
        expect(value.includes('…') ? typeof shown : shown, `${asked.first}: ${name}`).toBe(
          value.includes('…') ? 'string' : value,
        )
      }
      if (told.body) expect(answer.body, asked.first).toEqual(likeness(told.body))
      tag = answer.headers.get('etag') ?? tag
      before = answer
    }
  })
})

test('the program of docs/api.md is the one beside the client, and does what it says', async ({ field }) => {
  const example = new URL('../../../../packages/client/src/example.ts', import.meta.url)
  expect(blocks('ts')).toEqual([readFileSync(example, 'utf8')])
  await withConsole(field, async (call, url) => {
    await call('PUT', '/v1/tenants/example', { name: 'Before' })
    await call('PUT', '/v1/phones/0004f21a2457', { tenant: 'example' })
    const env = { ...process.env, OFFHOOK: url, TOKEN }
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(example)], { env })
    expect(stdout).toBe('0004f21a2457 ordered\n404 no such phone\n')
    expect((await call('GET', '/v1/tenants/example')).body).toMatchObject({
      name: 'Example',
      settings: { timeZone: 'Europe/Dublin' },
    })
  })
})
