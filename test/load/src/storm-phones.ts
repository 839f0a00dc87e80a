import { createServer } from 'node:http'
import { bootOnce, type StormTarget } from './storm-boot.ts'

/** What the parent sends: the platform is up already, these phones power up together. */
export type StormOrder = { target: StormTarget; phones: { mac: string; bootToken: string }[]; atOnce: number }
export type StormResult = { registered: number; failures: string[]; seconds: number }

/** The load generator, in a process of its own: a tenant platform that always grants, and the phones. */
const platform = createServer((request, response) => {
  request.resume().on('end', () => {
    const line = { user: '201', password: 'storm-password', registrar: 'storm.example' }
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ lines: [line] }))
  })
})
platform.keepAliveTimeout = 60_000
platform.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  const address = platform.address()
  process.send?.({ platformPort: typeof address === 'object' ? address?.port : undefined })
})

process.on('message', async ({ target, phones, atOnce }: StormOrder) => {
  const startedAt = performance.now()
  const failures: string[] = []
  const waiting = [...phones]
  const bootOneAfterAnother = async () => {
    for (let phone = waiting.pop(); phone; phone = waiting.pop()) {
      await bootOnce(target, phone.mac, phone.bootToken).catch((cause: Error) => failures.push(cause.message))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, bootOneAfterAnother))
  const result: StormResult = {
    registered: phones.length - failures.length,
    failures,
    seconds: (performance.now() - startedAt) / 1_000,
  }
  process.send?.({ result })
})
process.on('disconnect', () => process.exit(0))
