import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Registrar, startRegistrar } from './registrar.ts'
import { registerLine } from './sip-user-agent.ts'

let registrar: Registrar
const heard: string[] = []
beforeAll(async () => {
  registrar = await startRegistrar({
    passwordOf: (user) => (user === '201' ? 'right' : undefined),
    onRegistered: ({ aor }) => heard.push(aor),
  })
})
afterAll(() => registrar.stop())

const line = (user: string, password: string) => ({
  user,
  authUser: user,
  password,
  registrar: '127.0.0.1',
  port: registrar.port,
  expires: 60,
})

test('a line registers with its password, and with no other', async () => {
  expect(await registerLine(line('201', 'right'), 'test')).toBe(200)
  expect(await registerLine(line('201', 'wrong'), 'test')).toBe(403)
  expect(await registerLine(line('999', 'right'), 'test')).toBe(403)
  expect([heard, registrar.refused, registrar.registered.size]).toEqual([['201@127.0.0.1'], 2, 1])
})
