import { execFile } from 'node:child_process'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openFolder } from '@offhook/testing/open-folder'
import { type OffhookUp, ROOT } from './offhook-up.ts'
import { executedBlocks, withPorts } from './page-blocks.ts'

const execute = promisify(execFile)

/**
 * Does what a page says: in a folder of its own, where the files that it shows are (their first line names them), its commands run one after another in one shell
 * that knows `offhook`, and stops at the first that fails. Yields what they wrote. Whatever they left running is ended.
 */
export async function runPage(
  page: string,
  { environment, ports }: OffhookUp,
  more: NodeJS.ProcessEnv = {},
): Promise<string> {
  const folder = await openFolder('page')
  try {
    await mkdir(join(folder, 'bin'))
    const main = join(ROOT, 'packages/cli/src/main.ts')
    await writeFile(join(folder, 'bin', 'offhook'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`)
    await chmod(join(folder, 'bin', 'offhook'), 0o755)
    const commands: string[] = []
    for (const { language, text } of executedBlocks(page)) {
      const [, name] = /^\/\/ (\S+\.mjs)\n/.exec(text) ?? []
      if (name) await writeFile(join(folder, name), text)
      else if (language === 'sh') commands.push(withPorts(text, ports))
      else throw new Error(`${page}: a block of ${language} that nobody runs`)
    }
    const script = ["trap 'kill $(jobs -p) 2>/dev/null || true' EXIT", ...commands].join('\n')
    const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { ...environment, ...more, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
      timeout: 90_000,
    })
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
