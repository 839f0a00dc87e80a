import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary folder that every user can walk into: run by root, PostgreSQL is another user, and would otherwise keep its data elsewhere for ever. */
export async function openFolder(purpose: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `offhook-${purpose}-`))
  await chmod(folder, 0o711)
  return folder
}
