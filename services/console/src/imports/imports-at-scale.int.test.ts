import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Field, freePort, test } from '@offhook/testing'
import { expect, vi } from 'vitest'

const ROWS = 10_000
/** Of each row: 20 million in all, which are read, sealed, opened and written, each row twice. */
const ROW_CHARACTERS = 2_000
const MAX_GROWTH_MIB = 192
const TOKEN = 'an-administrators-token-of-this-test'

/** A console as a process of its own. */
async function startConsole(field: Field) {
  const [port, metrics] = [await freePort(), await freePort()]
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      ...{
        OFFHOOK_NATS_URL: field.natsUrl,
        OFFHOOK_DATABASE_URL: field.databaseUrl,
        OFFHOOK_SEALING_KEY: field.sealingKey,
      },
      ...{ OFFHOOK_ADMIN_TOKEN: TOKEN, OFFHOOK_DATA_DIR: field.dataDir, OFFHOOK_LOG_LEVEL: 'error' },
      ...{ OFFHOOK_CONSOLE_PORT: String(port), OFFHOOK_METRICS_PORT: String(metrics), OFFHOOK_DATABASE_POOL: '4' },
    },
  })
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  await vi.waitFor(async () => expect((await call('GET', '/readyz')).status).toBe(200), {
    timeout: 30_000,
    interval: 100,
  })
  return { child, call }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** The most that a process has held in memory, in MiB; undefined where the system does not say. */
async function peakMib(child: ChildProcess, what: 'VmHWM' | 'VmRSS'): Promise<number | undefined> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
  const [, kib] = new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(status) ?? []
  return kib === undefined ? undefined : Number(kib) / 1024
}

test('ten thousand rows go through a console in bounded memory, and through another one when the first is killed in the middle', {
  timeout: 600_000,
}, async ({ field }) => {
  const first = await startConsole(field)
  let second: Awaited<ReturnType<typeof startConsole>> | undefined
  try {
    await first.call('PUT', '/v1/tenants/acme', { name: 'Acme' })
    await first.call('PUT', '/v1/tenants/acme/platforms/main', { kind: 'local' })
    const before = await peakMib(first.child, 'VmRSS')
    const asked = { format: 'csv', tenant: 'acme', dryRun: false }
    const { id } = (await first.call('POST', '/v1/imports', asked)).body
    let text = 'mac,line1.user,line1.password,settings.vendor.padding,settings.vendor.more\n'
    let piece = 0
    const send = async (least: number) => {
      for (; text.length > least; piece += 1) {
        const pieces = [{ file: 0, name: 'phones.csv', piece, text: text.slice(0, 128 * 1024) }]
        expect((await first.call('PUT', `/v1/imports/${id}/pieces`, { pieces })).status).toBe(200)
        text = text.slice(128 * 1024)
      }
    }
    for (let at = 0; at < ROWS; at += 1) {
      const mac = (0x0004f2000000 + at).toString(16).padStart(12, '0')
      text += `${mac},${at},secret-${at},${'x'.repeat(ROW_CHARACTERS / 2)},${'y'.repeat(ROW_CHARACTERS / 2)}\n`
      await send(128 * 1024)
    }
    await send(0)
    expect((await first.call('POST', `/v1/imports/${id}/start`)).status).toBe(202)
    const look = async ({ call }: typeof first) => (await call('GET', `/v1/imports/${id}`)).body
    const wait = { timeout: 280_000, interval: 200 }
    await vi.waitFor(async () => {
      const { phase, done } = await look(first)
      expect(phase).toBe('applying')
      expect(done).toBeGreaterThan(1_000)
    }, wait)
    const peak = await peakMib(first.child, 'VmHWM')
    console.log('peak', { before, peak })
    if (before !== undefined && peak !== undefined) expect(peak - before).toBeLessThan(MAX_GROWTH_MIB)
    await end(first.child, 'SIGKILL')

    second = await startConsole(field)
    await vi.waitFor(async () => expect((await look(second!)).phase).toBe('finished'), wait)
    expect(await look(second)).toMatchObject({
      ...{ outcome: 'applied', rows: ROWS, verdicts: { made: ROWS, changed: 0, bad: 0, conflict: 0 } },
    })
    const [counts] = await field.database.sql<[{ phones: number; made: number }]>`
        select (select count(*)::int from phones) as phones, (select count(*)::int from audit_trail where action = 'phone.created') as made`
    expect(counts, 'no row was written twice').toEqual({ phones: ROWS, made: ROWS })
    const [left] = await field.database.sql<[{ pieces: number; sealed: number }]>`
        select (select count(*)::int from import_pieces) as pieces, (select count(*)::int from import_rows where sealed is not null) as sealed`
    expect(left, 'nothing of what it said is kept').toEqual({ pieces: 0, sealed: 0 })
  } finally {
    await end(first.child, 'SIGKILL')
    if (second) await end(second.child, 'SIGTERM')
  }
})
