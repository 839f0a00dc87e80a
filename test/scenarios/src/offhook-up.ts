import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@offhook/engines'
import { openFolder } from '@offhook/testing/open-folder'
import { expect, inject } from 'vitest'

/** The root of the checkout. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** An `offhook up` as a newcomer starts one: a process of its own on engines of its own. */
export type OffhookUp = {
  /** The ports that it really has, by those that pages write. */
  readonly ports: Record<string, number>
  /** For commands that are to reach it as if it were the one of the pages. */
  readonly environment: NodeJS.ProcessEnv
}

/** Runs `offhook up` while `use` goes on, ready before and gone after. */
export async function withOffhookUp(
  name: string,
  use: (up: OffhookUp) => Promise<void>,
  more: NodeJS.ProcessEnv = {},
): Promise<void> {
  const dataDir = await openFolder(name)
  const ports: Record<number, number> = {}
  for (const usual of [8066, 8067, 8068, 8514, 9066]) ports[usual] = await freePort()
  const environment = {
    ...process.env,
    OFFHOOK_DATA_DIR: dataDir,
    OFFHOOK_BIN_DIR: inject('binDirectory'),
    OFFHOOK_EDGE_HTTP_PORT: String(ports[8066]),
    OFFHOOK_EDGE_BASE_URL: `http://127.0.0.1:${ports[8066]}/phoneprovisioning`,
    OFFHOOK_INGESTER_HTTP_PORT: String(ports[8067]),
    OFFHOOK_INGESTER_SYSLOG_PORT: String(ports[8514]),
    OFFHOOK_CONSOLE_PORT: String(ports[8068]),
    OFFHOOK_METRICS_PORT: String(ports[9066]),
    OFFHOOK_AGI_PORT: '0',
    ...more,
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
    await use({ ports, environment })
  } finally {
    if (offhook.exitCode === null) {
      const ended = new Promise((resolve) => offhook.once('exit', resolve))
      offhook.kill('SIGTERM')
      await ended
    }
    await rm(dataDir, { recursive: true, force: true })
  }
}
