import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { start } from '@offhook/console'
import { mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
const TOKEN = 'an-administrators-token-of-this-test'

test('files and folders are imported with a verdict for every row, and exported again', async ({ field }) => {
  const console = await start(
    {
      ...field.common(),
      ...{ port: 0, adminToken: TOKEN, baseUrl: 'http://edge.example/phoneprovisioning', requestsPerMinute: 60_000 },
      firmwareDir: join(field.dataDir, 'firmware'),
    },
    field.context(),
  )
  const folder = await mkdtemp(join(tmpdir(), 'offhook-import-'))
  const offhook = (...args: string[]) =>
    new Promise<{ code: number; out: string; errors: string }>((resolve) => {
      const env = { ...process.env, OFFHOOK_CONSOLE_URL: `http://127.0.0.1:${console.port}`, OFFHOOK_TOKEN: TOKEN }
      execFile(process.execPath, [MAIN, ...args], { env, cwd: folder }, (error, out, errors) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, errors }),
      )
    })
  const put = (path: string, body: object) =>
    fetch(`http://127.0.0.1:${console.port}${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  try {
    await put('/v1/tenants/acme', { name: 'Acme' })
    await put('/v1/tenants/acme/platforms/main', { kind: 'local' })
    const [one, two] = [mintMac(), mintMac()]
    await mkdir(join(folder, 'tables', 'below'), { recursive: true })
    await writeFile(join(folder, 'tables', 'first.csv'), `Phone;Ext\n${one};201\n`)
    await writeFile(join(folder, 'tables', 'below', 'second.csv'), `Phone;Ext\n${two};202\nnonsense;203\n`)
    await writeFile(join(folder, 'columns.json'), '{"Phone": "mac", "Ext": "line1.user"}')
    const args = ['import', 'csv', 'tables', '--tenant', 'acme', '--mapping', 'columns.json']

    const refused = await offhook(...args)
    expect(refused).toMatchObject({ code: 1, errors: expect.stringMatching(/^import [0-9a-f-]{36}\n$/) })
    expect(refused.out).toBe(
      'below/second.csv:3:1: bad: Phone: not a MAC\nnothing was imported: rows are bad or in conflict\n2 made, 1 bad\n',
    )
    const tried = await offhook(...args, '--partial', '--dry-run', '--json')
    expect(tried.code).toBe(1)
    const documents = tried.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(documents).toMatchObject([
      { file: 'below/second.csv', line: 2, subject: two, verdict: 'made' },
      { file: 'below/second.csv', line: 3, column: 1, verdict: 'bad' },
      { file: 'first.csv', line: 2, subject: one, verdict: 'made' },
      { outcome: 'checked', verdicts: { made: 2, bad: 1 } },
    ])
    expect((await offhook(...args, '--partial')).out).toMatch(/\nimported\n2 made, 1 bad\n$/)

    expect(await offhook('export', '--tenant', 'acme', '--format', 'csv', '--output', 'acme.csv')).toMatchObject({
      code: 0,
      out: '',
    })
    expect(await readFile(join(folder, 'acme.csv'), 'utf8')).toContain(`phone,acme,,${one}`)
    const again = await offhook('import', 'offhook-csv', 'acme.csv')
    expect([again.code, again.out]).toEqual([0, 'imported\n4 unchanged\n'])
    const { out } = await offhook('export', '--secrets')
    expect(out.split('\n')[0]).toBe('{"kind":"offhook","version":1,"secrets":true}')
    const id = again.errors.slice('import '.length).trim()
    expect(await offhook('import', '--resume', id)).toMatchObject({ code: 0, out: 'imported\n4 unchanged\n' })

    expect((await offhook('import', 'no-such-format', 'acme.csv')).code).toBe(2)
    expect((await offhook('import', 'csv')).code).toBe(2)
    expect(await offhook('import', 'csv', 'not-there.csv')).toMatchObject({
      code: 1,
      errors: 'offhook: there is no file not-there.csv\n',
    })
  } finally {
    await console.stop()
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)
