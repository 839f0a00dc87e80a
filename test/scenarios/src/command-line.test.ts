import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openFolder } from '@offhook/testing/open-folder'
import { expect, test, vi } from 'vitest'
import { ROOT, withOffhookUp } from './offhook-up.ts'

const execute = promisify(execFile)
const MAIN = join(ROOT, 'packages/cli/src/main.ts')

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs a command to its end, whichever that is. */
const run = (environment: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> =>
  execute(process.execPath, [MAIN, ...args], { env: environment }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  )

const linesOf = ({ stdout }: Ended) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** A command that goes on until it is interrupted, and all it wrote so far. */
function follow(environment: NodeJS.ProcessEnv, ...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], { env: environment })
  let written = ''
  child.stdout!.on('data', (piece: Buffer) => {
    written += piece
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    written: () => written,
    interrupt: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}

test('a boot is watched, found, drawn and repeated from a shell', async () => {
  await withOffhookUp('command-line', async ({ ports, environment }) => {
    const offhook = (...args: string[]) => run(environment, ...args)
    const boots = follow(environment, 'boots', '-f')
    const logs = follow(environment, 'logs', '-f', '--json')
    await vi.waitFor(async () => {
      const { stdout } = await offhook(
        ...['sim', '--model', 'SPIP_331', '--json', '--ingester-url', `http://127.0.0.1:${ports[8067]}`],
      )
      expect(JSON.parse(stdout)).toMatchObject({ failed: 0 })
      expect(boots.written()).toMatch(/GET phone-[0-9a-f]{12}\.cfg {2}200/)
      expect(logs.written()).toContain('chassis -> idle')
    }, 60_000)
    expect(await boots.interrupt()).toBe(0)
    expect(await logs.interrupt()).toBe(0)

    const [phone] = linesOf(await offhook('phones', '--state', 'completed', '--json'))
    const mac = String(phone!.mac)
    expect((await offhook('phones', mac)).stdout).toMatch(/^line 1 .*password ••••••••/m)
    expect((await offhook('phones', '-q', mac)).stdout).toMatch(new RegExp(`^${mac}  completed`))
    const [boot] = linesOf(await offhook('boots', '--mac', mac, '--json'))
    const drawn = await offhook('boot', String(boot!.id))
    expect(drawn.stdout).toMatch(/\+\d+ ms {2}GET phone-[0-9a-f]{12}\.cfg 200 +[░█]+/)
    expect(drawn.stdout).toContain('Boot completed')
    expect(linesOf(await offhook('boot', mac, '--json'))).toMatchObject([{ id: boot!.id, state: 'completed' }])
    expect((await offhook('logs', mac, '--since', '1h', '-q', 'chassis')).stdout).toMatch(/chassis -> idle/)
    expect((await offhook('render', mac)).stdout).toMatch(
      new RegExp(`^polycom SPIP_331\n(.*\n)* {2}phone-${mac}\\.cfg `),
    )
    expect((await offhook('render', mac, `phone-${mac}.cfg`)).stdout).toContain('reg.1.auth.password="••••••••"')
    expect((await offhook('render', mac, '--why', 'reg.1.address')).stdout).toMatch(
      /^reg\.1\.address = .* {3}in phone-/,
    )
    expect(await offhook('render', mac, 'none.cfg')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^offhook: 404/),
    })
    expect(linesOf(await offhook('render', '--again', '--tenant', 'simulated', '--json'))).toMatchObject([
      { kind: 'render', state: 'finished', results: { changed: 0, 'not-rendered': 0 } },
    ])
    expect(linesOf(await offhook('resync', mac, '--no-wait', '--json'))).toMatchObject([{ kind: 'resync', total: 1 }])

    const image = join(await openFolder('command-line-image'), 'sip.ld')
    await writeFile(image, 'an image')
    expect((await offhook('firmware', 'add', image, '--family', 'polycom', '--version', '1')).stdout).toMatch(
      /^sip\.ld: 8 bytes/,
    )
    expect((await offhook('firmware', 'list')).stdout).toMatch(/^sip\.ld {2}polycom {2}1 {2}8 bytes/)
    expect((await offhook('firmware', 'remove', 'sip.ld')).code).toBe(0)
    expect(await offhook('firmware', 'remove', 'sip.ld')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no image'),
    })

    const { stdout: token } = await offhook('token', 'make', 'desk', '--role', 'support')
    const asSupport = { ...environment, OFFHOOK_TOKEN: token.trim() }
    expect((await run(asSupport, 'phones')).code).toBe(0)
    expect(await run(asSupport, 'resync', mac)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^offhook: 403/),
    })
    expect((await offhook('token', 'end', 'desk')).code).toBe(0)
    expect(await run(asSupport, 'phones')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^offhook: 401/) })

    const findings = linesOf(await offhook('doctor', '--json'))
    expect(findings).toContainEqual(expect.objectContaining({ subject: 'console', state: 'well' }))
    expect(findings).toContainEqual(expect.objectContaining({ subject: 'edge', state: 'well' }))
  })
})

test('what goes wrong is a sentence and an exit status', async () => {
  const dataDir = await openFolder('command-line-alone')
  const environment = { ...process.env, OFFHOOK_DATA_DIR: dataDir, OFFHOOK_CONSOLE_PORT: '1' }
  const offhook = (...args: string[]) => run(environment, ...args)
  expect(await offhook('phones')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^offhook: no API token/) })
  expect(await offhook('phones', '--token', 'x')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/nobody answers at/),
  })
  expect(await offhook('boots', '--limit', '0')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('whole number'),
  })
  expect(await offhook('resync', '--token', 'x')).toMatchObject({
    code: 1,
    stderr: 'offhook: name a phone, or --tenant\n',
  })
  expect(await offhook('nonsense')).toMatchObject({ code: 2 })
})

test('a shell completes commands, choices and options', async () => {
  const { stdout: script } = await run(process.env, 'completion', 'bash')
  const complete = async (...words: string[]) => {
    const typed = `COMP_WORDS=(offhook ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _offhook; echo "\${COMPREPLY[*]}"`
    return (await execute('bash', ['-c', `${script}\n${typed}`])).stdout.trim()
  }
  expect(await complete('boo')).toBe('boots boot')
  expect(await complete('platform', 'ver')).toBe('verify')
  expect(await complete('--x', 'platform', 'verify', '--ki')).toBe('--kind')
  expect(await complete('completion', 'z')).toBe('zsh')
})
