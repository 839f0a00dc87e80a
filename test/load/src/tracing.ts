import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '@offhook/engines'
import { encodeBundle, loadFamilies } from '@offhook/families'
import { BootToken, digestBootToken, type Mac, mintBootId } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import postgres from 'postgres'
import { startChild } from './child.ts'
import { wrk } from './edge.ts'
import { cpuMsOfTree } from './process-cpu.ts'
import { type Rig, startRig } from './rig.ts'
import { median } from './statistics.ts'

/** Microseconds of the edge's CPU for a request, where it tells of its answers and where it does not; the ratio is untold to told. */
type Compared = { readonly told: number; readonly untold: number; readonly ratio: number }

export type TracingFigures = { readonly phones: number; readonly oneFile: Compared; readonly manyPhones: Compared }

/** The edge tells a tenth of a second late, and of many at once a little later. */
const TOLD_WITHIN_MS = 1_000

/**
 * What the edge's part in tracing costs: two edges, alike but that one tells of its answers, in turn. Asked for one file again and again, answers within a tenth
 * of a second are one event; asked for one of each of many phones, nearly every answer is an event, which is the worst that can be. CPU time is compared and not rates, since the
 * bus takes its part of this machine's cores, and on machines with a bus of their own does not. Needs wrk.
 */
export async function tracing(options: {
  phones: number
  rounds: number
  seconds: number
  print: (line: string) => void
}): Promise<TracingFigures> {
  const { phones, rounds, seconds, print } = options
  print('tracing: starting')
  const rig = await startRig([])
  try {
    const paths = await preparePhones(rig, phones)
    const script = join(rig.directory, 'phones.lua')
    const list = paths.map((path) => `"${path}"`).join(',')
    await writeFile(
      script,
      `local paths = {${list}}\nlocal n = 0\nrequest = function()\n  n = n % #paths + 1\n  return wrk.format("GET", paths[n])\nend\n`,
    )
    const edges = { told: await startEdge(rig, 'told'), untold: await startEdge(rig, 'untold') }
    const costs = { oneFile: { told: [], untold: [] }, manyPhones: { told: [], untold: [] } } as Costs
    for (let round = 0; round < rounds; round++) {
      for (const shape of ['oneFile', 'manyPhones'] as const)
        for (const name of round % 2 ? (['told', 'untold'] as const) : (['untold', 'told'] as const)) {
          const url = `http://127.0.0.1:${edges[name].ready.port}${shape === 'oneFile' ? paths[0] : '/'}`
          const before = cpuMsOfTree(edges[name].process.pid!) // it runs
          const rate = await wrk(url, seconds, shape === 'oneFile' ? undefined : script)
          await new Promise((resolve) => setTimeout(resolve, TOLD_WITHIN_MS))
          const spent = cpuMsOfTree(edges[name].process.pid!) - before
          if (round > 0) costs[shape][name].push((spent * 1_000) / (rate * seconds)) // the first round warms up
        }
      print(`tracing: round ${round + 1} of ${rounds}`)
    }
    for (const edge of Object.values(edges)) edge.stop()
    return { phones, oneFile: compare(costs.oneFile), manyPhones: compare(costs.manyPhones) }
  } finally {
    await rig.stop()
  }
}

type Costs = Record<'oneFile' | 'manyPhones', Record<'told' | 'untold', number[]>>

const compare = ({ told, untold }: Costs['oneFile']): Compared => ({
  told: median(told),
  untold: median(untold),
  ratio: median(untold) / median(told),
})

async function startEdge({ natsUrl, databaseUrl, sealingKey, directory }: Rig, told: 'told' | 'untold') {
  const port = await freePort()
  const environment = {
    OFFHOOK_NATS_URL: natsUrl,
    OFFHOOK_DATABASE_URL: databaseUrl,
    OFFHOOK_SEALING_KEY: sealingKey.toString('base64'),
    OFFHOOK_DATA_DIR: join(directory, told),
    OFFHOOK_EDGE_HTTP_PORT: String(port),
    OFFHOOK_EDGE_BASE_URL: `http://127.0.0.1:${port}/phoneprovisioning`,
  }
  return startChild<{ port: number }>('./edge-child.ts', [JSON.stringify(environment), told])
}

/** Phones with a configuration and a live token each; resolves with the paths that they ask for. */
async function preparePhones(rig: Rig, count: number): Promise<string[]> {
  const sealer = openSealer([rig.sealingKey])
  const polycom = loadFamilies().named('polycom')!
  const line = {
    ...{ user: '201', authUser: '201', password: 'bench', registrar: 'sip.example', port: 5060 },
    ...{ transport: 'udp' as const, expirySeconds: 3600, displayName: 'Bench', label: '201' },
  }
  const sql = postgres(rig.databaseUrl, { max: 1, onnotice: () => {} })
  await sql`insert into tenants (tenant, name) values ('bench', 'Bench')`
  await sql`insert into platforms (tenant, platform, kind) values ('bench', 'main', 'local')`
  await sql`insert into gateways (tenant, gateway, key, platform) values ('bench', 'site', 'bench', 'main')`
  const paths: string[] = []
  for (let number = 1; number <= count; number++) {
    const mac = `0004f2${number.toString(16).padStart(6, '0')}` as Mac // 12 hex digits
    const token = BootToken.parse(String(number).padStart(12, '0'))
    const boot = mintBootId()
    const { files } = polycom.render({ mac, model: 'SPIP_331', lines: [line], settings: {} })
    const index = files.map(({ name, fileClass, bytes }) => ({ name, fileClass, bytes: bytes.length }))
    await sql`insert into boot_tokens (boot, mac, digest, tenant, gateway, leased_ip, alerted_at, expires_at)
      values (${boot}, ${mac}, ${digestBootToken(token, sealer.digestKey)}, 'bench', 'site', '127.0.0.1', now(), now() + interval '1 day')`
    await sql`insert into bundles (mac, tenant, gateway, boot, revision, family, content_hash, files, sealed, rendered_at)
      values (${mac}, 'bench', 'site', ${boot}, 1, 'polycom', ${`bench-${mac}`}, ${sql.json(index)}, ${sealer.seal(`bundle:${mac}`, encodeBundle(files))}, now())`
    paths.push(`/phoneprovisioning/${token}/phone-${mac}.cfg`)
  }
  await sql.end()
  return paths
}
