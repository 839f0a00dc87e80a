import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { openDatabase } from './open-database.ts'

test('a server that goes while a connection asks about types fails that query at most, and ends no process', async ({
  field,
}) => {
  const { hostname, port } = new URL(field.databaseUrl)
  let cut = 0
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname)
    client.on('data', (piece) => {
      if (cut < 3 && piece.includes('typarray')) {
        cut++
        server.destroy()
        client.resetAndDestroy() // as a machine that goes does; an end in order is no fault to the driver
      } else server.write(piece)
    })
    server.on('data', (piece) => client.write(piece))
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const unhandled: unknown[] = []
  const note = (cause: unknown) => unhandled.push(cause)
  process.on('unhandledRejection', note)
  const url = new URL(field.databaseUrl)
  url.port = String((proxy.address() as AddressInfo).port)
  const database = openDatabase(url.href, { pool: 1 })
  try {
    await expect
      .poll(() =>
        database.sql`select array['a', 'b'] as pair`.then(
          ([row]) => row!.pair,
          () => 'away',
        ),
      )
      .toEqual(['a', 'b'])
    expect(cut).toBe(3)
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).toEqual([])
  } finally {
    process.off('unhandledRejection', note)
    await database.close()
    proxy.close()
  }
})
