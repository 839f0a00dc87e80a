import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openFolder } from '@offhook/testing/open-folder'
import { expect, test } from 'vitest'
import { ROOT, withOffhookUp } from './offhook-up.ts'
import { executedBlocks } from './page-blocks.ts'

const execute = promisify(execFile)
const BLOCKS = ['example', 'passwords', 'files', 'site', 'try', 'import'] as const

test("AstLinux's phones of the guide make the files that they made there, and are phones here afterwards", async () => {
  const folder = await openFolder('guide-astlinux')
  try {
    await mkdir(join(folder, 'bin'))
    const offhook = join(folder, 'bin/offhook')
    await writeFile(offhook, `#!/bin/sh\nexec ${process.execPath} ${join(ROOT, 'packages/cli/src/main.ts')} "$@"\n`)
    await chmod(offhook, 0o755)
    await withOffhookUp('guide-astlinux-up', async ({ ports, environment }) => {
      const token = await readFile(join(environment.OFFHOOK_DATA_DIR!, 'admin-token'), 'utf8')
      const env = {
        ...environment,
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        OFFHOOK_CONSOLE_URL: `http://127.0.0.1:${ports[8068]}`,
        OFFHOOK_TOKEN: token.trim(),
      }
      const said = new Map<string, string>()
      const blocks = executedBlocks('docs/guides/astlinux.md')
      expect(blocks).toHaveLength(BLOCKS.length)
      for (const [at, { text }] of blocks.entries()) {
        const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', text], {
          cwd: folder,
          env,
          timeout: 60_000,
        })
        said.set(BLOCKS[at]!, stdout)
      }

      const read = (path: string) => readFile(join(folder, 'pbx/mnt/kd', path), 'utf8')
      const password = /^snom320 00:04:13:11:33:21 201 ([A-Za-z0-9+/]{16})$/m.exec(
        await read('massdeployment.conf'),
      )![1]!
      expect(said.get('passwords')).toBe(
        'Auto-generating password(s):\nMissing password(s) were added to input file.\n',
      )
      expect(said.get('files')).toMatch(/^Generating Phone Provisioning files:\n\.\.Done\n/)
      expect(said.get('files')).toMatch(
        /account\.1\.password = supersecret\naccount\.1\.sip_server_host = 192\.0\.2\.10\n/,
      )
      expect(await read('phoneprov/snom/snom320-000413113321.htm')).toBe(
        `user_name1&: 201\nuser_pass1&: ${password}\nuser_host1&: 192.0.2.10\n`,
      )
      expect(await read('asterisk/includes/astlinux-phoneprov-sip.conf')).toContain(
        '[yealink_4412_301]\ntype=friend\nhost=dynamic\nsecret=supersecret\ncallerid="Front Desk" <301>\n\n',
      )

      expect(said.get('try')).toMatch(/tried; nothing was changed\n2 made\n$/)
      expect(said.get('try')).toMatch(
        /massdeployment\.conf:5:9: 001565224412: made: \[sip\] of yealink\.conf: the PBX keeps them/,
      )
      expect(said.get('import')).toMatch(/imported\n2 made\n/)
      expect([...said.values()].join('')).not.toContain(password)

      const ask = (path: string) =>
        fetch(`${env.OFFHOOK_CONSOLE_URL}/v1/phones/${path}`, {
          headers: { authorization: `Bearer ${env.OFFHOOK_TOKEN}` },
        })
      expect(await (await ask('001565224412')).json()).toMatchObject({
        ...{ tenant: 'acme', gateway: 'astlinux', family: 'yealink' },
        settings: { sntpServer: 'pool.ntp.org' },
        lines: [{ user: 'yealink_4412_301', displayName: 'Front Desk', label: '301', registrar: '192.0.2.10' }],
      })
      expect(await (await ask('000413113321')).json()).toMatchObject({
        ...{ family: 'snom', model: '320' },
        lines: [{ user: '201', registrar: '192.0.2.10' }],
      })

      const again = await execute('bash', ['-euo', 'pipefail', '-c', blocks.at(-1)!.text], { cwd: folder, env })
      expect(again.stdout).toMatch(/imported\n2 unchanged\n/)
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
