import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EngineFailed, startPostgres } from './mod.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'offhook-engines-'))
  await chmod(directory, 0o711)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const query = async (url: string, text: string) => {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const rows = await sql.unsafe(text)
  await sql.end()
  return rows
}

test('a second start finds the data of the first, also when the first was killed and left its engine behind', async () => {
  const first = await startPostgres({ directory })
  await query(first.url, "create table kept (word text); insert into kept values ('here')")
  await first.stop()
  const program = `import { startPostgres } from ${JSON.stringify(fileURLToPath(new URL('./mod.ts', import.meta.url)))}; await startPostgres({ directory: ${JSON.stringify(directory)} }); console.log('up'); setInterval(() => {}, 1000)`
  const killed = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => killed.stdout.once('data', resolve))
  const gone = new Promise((resolve) => killed.once('exit', resolve))
  killed.kill('SIGKILL')
  await gone
  const second = await startPostgres({ directory })
  expect(await query(second.url, 'select word from kept')).toMatchObject([{ word: 'here' }])
  await second.stop()
})

test('an engine that does not start says the end of its log', async () => {
  const starting = startPostgres({ directory, settings: { max_connections: 'nonsense' } })
  await expect(starting).rejects.toThrow(EngineFailed)
  await expect(starting).rejects.toThrow(/max_connections/)
})
