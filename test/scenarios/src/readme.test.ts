import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ROOT, withOffhookUp } from './offhook-up.ts'
import { executedBlocks, withPorts } from './page-blocks.ts'

const execute = promisify(execFile)

test("the README's phone booted by hand does what the README says", async () => {
  await withOffhookUp('readme', async ({ ports, environment }) => {
    const blocks = executedBlocks('README.md')
    expect(blocks).toHaveLength(1)
    const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', withPorts(blocks[0]!.text, ports)], {
      cwd: ROOT,
      env: environment,
    })
    expect(stdout).toContain('reg.1.auth.password="correct-horse"')
    expect(stdout).toContain('chassis -> idle')
    expect(stdout).toMatch(/"mac":\s*"0004f21a2457"/)
  })
})
