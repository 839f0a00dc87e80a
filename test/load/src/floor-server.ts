import { Agent, createServer, request as httpRequest } from 'node:http'
import { jetstream } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import postgres from 'postgres'
import { BOOT_COST } from './storm-boot.ts'

/**
 * The floor of a storm: a bare program that answers the same requests on node:http with fixed bytes, asks the platform once a boot, publishes as
 * many messages and inserts as many rows in batches as the system does for a boot, on the same engines. It decides nothing, renders nothing, seals nothing.
 */
const [natsUrl, databaseUrl, platformPort] = process.argv.slice(2) as [string, string, string]
const bus = await connect({ servers: natsUrl, noAsyncTraces: true })
const js = jetstream(bus)
const sql = postgres(databaseUrl, { max: 4, onnotice: () => {} })
await sql`create table if not exists floor_rows (boot text not null, name text not null, at timestamptz not null default now(), body text not null)`
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const CONFIG = Buffer.from(`<PHONE reg.1.auth.password="floor" ${'x'.repeat(2_700)}/>`)
const EVENT = JSON.stringify({ filler: 'e'.repeat(360) })
const PUBLISHES_BY_REQUEST = 1
const OTHER_PUBLISHES = BOOT_COST.publishes - BOOT_COST.requestsAfterAlert

let rows: [boot: string, name: string, body: string][] = []
let inserting: Promise<unknown> = Promise.resolve()
const insert = (boot: string, name: string, body: string) => {
  rows.push([boot, name, body])
  if (rows.length < 500) return
  const taken = rows
  rows = []
  inserting = sql`insert into floor_rows (boot, name, body) select * from unnest(${taken.map(([one]) => one)}::text[], ${taken.map(([, one]) => one)}::text[], ${taken.map(([, , one]) => one)}::text[])`
}

const askPlatform = (): Promise<void> =>
  new Promise((resolve, reject) => {
    httpRequest(
      { host: '127.0.0.1', port: Number(platformPort), path: '/v1/activations', method: 'POST', agent },
      (answer) => answer.resume().on('end', resolve),
    )
      .on('error', reject)
      .end('{"mac":"0004f2000000"}')
  })

const server = createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', async () => {
    const url = request.url ?? ''
    const publish = (times: number) =>
      Promise.all(Array.from({ length: times }, () => js.publish('floor.event', EVENT)))
    if (url.startsWith('/v1/leases')) {
      await askPlatform()
      await publish(OTHER_PUBLISHES)
      for (let row = 0; row < BOOT_COST.rows; row++) insert('boot', 'row', EVENT)
      response.writeHead(202).end()
    } else if (request.method === 'PUT') {
      await publish(PUBLISHES_BY_REQUEST)
      for (const line of Buffer.concat(pieces).toString().split('\n')) insert('boot', 'log', line)
      response.writeHead(201).end()
    } else if (request.method === 'POST') {
      await publish(PUBLISHES_BY_REQUEST)
      response.writeHead(202).end()
    } else {
      void publish(PUBLISHES_BY_REQUEST)
      response.setHeader('content-length', CONFIG.length).end(CONFIG)
    }
  })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
process.on('disconnect', async () => {
  await inserting
  process.exit(0)
})
