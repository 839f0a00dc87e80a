import { execFile, spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '@offhook/engines'
import { openFolder } from '@offhook/testing/open-folder'
import { expect, inject, test } from 'vitest'

const execute = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** The README's shell blocks that it says are executed, with the ports and the data directory of this run in place of the usual ones. */
async function executedBlocks(ports: Record<string, number>): Promise<string[]> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/<!-- executed by test\/scenarios -->\n```sh\n([\s\S]*?)```/g)].map(
    ([, block]) => block!,
  )
  return blocks.map((block) => block.replace(/127\.0\.0\.1:(\d+)/g, (_, port: string) => `127.0.0.1:${ports[port]}`))
}

test("the README's phone booted by hand does what the README says", async () => {
  const dataDir = await openFolder('readme')
  const ports = { 8066: await freePort(), 8067: await freePort(), 8068: await freePort(), 9066: await freePort() }
  const environment = {
    ...process.env,
    OFFHOOK_DATA_DIR: dataDir,
    OFFHOOK_BIN_DIR: inject('binDirectory'),
    OFFHOOK_EDGE_HTTP_PORT: String(ports[8066]),
    OFFHOOK_EDGE_BASE_URL: `http://127.0.0.1:${ports[8066]}/phoneprovisioning`,
    OFFHOOK_INGESTER_HTTP_PORT: String(ports[8067]),
    OFFHOOK_CONSOLE_PORT: String(ports[8068]),
    OFFHOOK_METRICS_PORT: String(ports[9066]),
  }
  const offhook = spawn(process.execPath, [join(ROOT, 'packages/cli/src/main.ts'), 'up'], {
    env: environment,
    stdio: 'inherit',
  })
  try {
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${ports[8068]}/readyz`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200)
    const blocks = await executedBlocks(ports)
    expect(blocks).toHaveLength(1)
    const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', blocks[0]!], { cwd: ROOT, env: environment })
    expect(stdout).toContain('reg.1.auth.password="correct-horse"')
    expect(stdout).toContain('chassis -> idle')
    expect(stdout).toMatch(/"mac":\s*"0004f21a2457"/)
  } finally {
    if (offhook.exitCode === null) {
      const ended = new Promise((resolve) => offhook.once('exit', resolve))
      offhook.kill('SIGTERM')
      await ended
    }
    await rm(dataDir, { recursive: true, force: true })
  }
})
