import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Keys = { readonly sealingKey: string; readonly adminToken: string }

/** The keys of a data directory, made once and readable by their owner alone; those of the environment win. */
export async function keepKeys(dataDir: string, environment: NodeJS.ProcessEnv): Promise<Keys> {
  await mkdir(dataDir, { recursive: true })
  return {
    sealingKey:
      environment.OFFHOOK_SEALING_KEY ||
      (await kept(join(dataDir, 'sealing-key'), () => randomBytes(32).toString('base64'))),
    adminToken:
      environment.OFFHOOK_ADMIN_TOKEN ||
      (await kept(join(dataDir, 'admin-token'), () => randomBytes(24).toString('base64url'))),
  }
}

async function kept(path: string, make: () => string): Promise<string> {
  try {
    await writeFile(path, `${make()}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
  return (await readFile(path, 'utf8')).trim()
}
