import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { freePort, test } from '@offhook/testing'
import { DeliveryType, makeSecret, signDelivery, type WebhookBody } from '@offhook/webhooks'
import { expect, vi } from 'vitest'
import { usualWebhookConfig } from './config.ts'
import { openPoster } from './post-delivery.ts'

const page = await readFile(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8')
const block = (name: string): string => page.match(new RegExp(`^\`\`\`${name}\\n([^]*?)^\`\`\``, 'm'))![1]!
const example: WebhookBody = JSON.parse(block('json'))

/** The page's program, with libraries found from here, in a folder of its own. */
async function withProgram(name: string, run: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-webhooks-page-'))
  const path = join(folder, 'program.mjs')
  const library = import.meta.resolve('standardwebhooks')
  await writeFile(path, block(name).replace("'standardwebhooks'", JSON.stringify(library)))
  try {
    await run(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('the receiver on the page takes what is signed, once, and refuses the rest', async () => {
  const secret = makeSecret()
  await withProgram('js receiver', async (path) => {
    const port = await freePort()
    const program = spawn(process.execPath, [path], {
      env: { PATH: process.env.PATH, OFFHOOK_WEBHOOK_SECRET: secret, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    program.stdout.on('data', (piece) => {
      said += piece
    })
    const poster = openPoster(usualWebhookConfig())
    const post = (id: string, secrets: string[], body = JSON.stringify(example)) => {
      const signed = signDelivery(
        id,
        JSON.stringify(example),
        secrets.map((secret) => ({ secret })),
        new Date(),
      )
      const delivery = { url: `http://127.0.0.1:${port}/`, allowPrivate: true, headers: signed, body }
      return poster.post(delivery, new AbortController().signal)
    }
    try {
      await vi.waitFor(async () => expect(await post('evt_1', [secret])).toMatchObject({ status: 204 }), 10_000)
      expect(await post('evt_1', [secret])).toMatchObject({ status: 204 })
      expect(await post('evt_2', [makeSecret(), secret])).toMatchObject({ status: 204 })
      expect(await post('evt_3', [makeSecret()])).toMatchObject({ status: 401 })
      expect(await post('evt_4', [secret], '{"type":"boot.completed","data":{}}')).toMatchObject({ status: 401 })
      await vi.waitFor(() => expect(said).toBe('boot.stalled 0004f21a2457\n'.repeat(2)))
    } finally {
      await poster.close()
      program.kill('SIGKILL')
      await once(program, 'exit')
    }
  })
})

test('the page’s check without a library agrees with the library', async () => {
  await withProgram('js verify', async (path) => {
    const { isSigned } = (await import(pathToFileURL(path).href)) as {
      isSigned(secret: string, headers: Record<string, string>, body: string, now?: number): boolean
    }
    const [secret, other] = [makeSecret(), makeSecret()]
    const body = JSON.stringify(example)
    const headers = signDelivery('evt_1', body, [{ secret: other }, { secret }], new Date())
    expect(isSigned(secret, headers, body)).toBe(true)
    expect(isSigned(other, headers, body)).toBe(true)
    expect(isSigned(makeSecret(), headers, body)).toBe(false)
    expect(isSigned(secret, headers, `${body} `)).toBe(false)
    expect(isSigned(secret, { ...headers, 'webhook-id': 'evt_2' }, body)).toBe(false)
    expect(isSigned(secret, headers, body, Date.now() + 301_000)).toBe(false)
  })
})

test('the page names every event, the ladder and the bounds as they are', () => {
  const rows = [...page.matchAll(/^\| `((?:boot|phone|log|webhook)\.[a-z-]+)`/gm)].map(([, type]) => type)
  expect(rows).toEqual(DeliveryType.options)
  const { retryAfterMs, timeoutMs, circuit, atOnce } = usualWebhookConfig()
  expect(page).toContain(`\`${retryAfterMs.map((ms) => ms / 1_000).join()}\``)
  const spoken = retryAfterMs.map((ms) =>
    ms >= 3_600_000 ? `${ms / 3_600_000} h` : ms >= 60_000 ? `${ms / 60_000} min` : `${ms / 1_000} s`,
  )
  expect(page).toContain(`${spoken.slice(0, -1).join(', ')} and ${spoken.at(-1)} after the one before`)
  expect(page).toContain(`no answer within ${timeoutMs / 1_000} s`)
  expect(page).toContain(`for ${circuit.pauseMs / 1_000} s at first`)
  expect(page).toContain(
    `${atOnce.perTenant} attempts under way in each notifier at most, and a webhook ${atOnce.perWebhook}`,
  )
})
