import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { encodeBundle, loadFamilies } from '@offhook/families'
import { BootToken, digestBootToken, type Mac, mintBootId } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import postgres from 'postgres'
import { startChild } from './child.ts'
import { startNginx } from './edge-servers.ts'
import { type Rig, startRig } from './rig.ts'
import { median } from './statistics.ts'

const execute = promisify(execFile)

export type EdgeFigures = {
  requestsPerSecond: Record<string, number>
  edgeToBare: number
  edgeToNginx?: number
  edgeToPhp?: number
}

/** One ready config over HTTP, 64 connections, the servers in turn for several rounds; medians. Needs wrk. */
export async function edge({
  rounds,
  seconds,
  print,
}: {
  rounds: number
  seconds: number
  print: (line: string) => void
}): Promise<EdgeFigures> {
  print('edge: starting')
  const rig = await startRig(['edge'])
  try {
    const { path, config } = await prepareConfig(rig)
    const bare = await startChild<{ port: number }>('./bare-server.ts', [String(config.length)])
    const nginx = await startNginx(rig.directory, config, rig.databaseUrl)
    const urls: Record<string, string> = {
      edge: `http://127.0.0.1:${rig.ports.edge}${path}`,
      'bare node:http': `http://127.0.0.1:${bare.ready.port}/`,
      ...(nginx ? { 'nginx static': `http://127.0.0.1:${nginx.port}/config.cfg` } : {}),
      ...(nginx?.php
        ? { 'nginx + php-fpm + PostgreSQL': `http://127.0.0.1:${nginx.port}/provision.php?mac=0004f2000001` }
        : {}),
    }
    for (const [name, url] of Object.entries(urls)) await checkSame(name, url, config.length)
    const rates: Record<string, number[]> = Object.fromEntries(Object.keys(urls).map((name) => [name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const [name, url] of Object.entries(urls)) {
        const rate = await wrk(url, round === 0 ? Math.min(2, seconds) : seconds)
        if (round > 0) rates[name]!.push(rate) // the first round warms up
      }
      print(`edge: round ${round + 1} of ${rounds}`)
    }
    bare.stop()
    nginx?.stop()
    const medians = Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]))
    const ratio = (name: string) => medians.edge! / medians[name]!
    return {
      requestsPerSecond: medians,
      edgeToBare: ratio('bare node:http'),
      ...(nginx ? { edgeToNginx: ratio('nginx static') } : {}),
      ...(nginx?.php ? { edgeToPhp: ratio('nginx + php-fpm + PostgreSQL') } : {}),
    }
  } finally {
    await rig.stop()
  }
}

/** A real phone's configuration, sealed in the database as the renderer leaves it, with a live token. */
async function prepareConfig(rig: Rig): Promise<{ path: string; config: Buffer }> {
  const sealer = openSealer([rig.sealingKey])
  const mac = '0004f2000001' as Mac // 12 hex digits
  const token = BootToken.parse('020319816065')
  const boot = mintBootId()
  const line = {
    user: '201',
    authUser: '201',
    password: randomBytes(12).toString('hex'),
    registrar: 'sip.example',
    port: 5060,
    transport: 'udp',
    expirySeconds: 3600,
    displayName: 'Bench',
    label: '201',
  } as const
  const { files } = loadFamilies()
    .named('polycom')!
    .render({
      mac,
      model: 'SPIP_331',
      lines: [line, line],
      settings: { timeZone: 'Europe/Dublin', sntpServer: 'ntp.example' },
    })
  const config = files.find(({ fileClass }) => fileClass === 'phone-config')!.bytes
  const sql = postgres(rig.databaseUrl, { max: 1, onnotice: () => {} })
  await sql`insert into tenants (tenant, name) values ('bench', 'Bench')`
  await sql`insert into platforms (tenant, platform, kind) values ('bench', 'main', 'local')`
  await sql`insert into gateways (tenant, gateway, key, platform) values ('bench', 'site', 'bench', 'main')`
  await sql`insert into boot_tokens (boot, mac, digest, tenant, gateway, leased_ip, alerted_at, expires_at)
    values (${boot}, ${mac}, ${digestBootToken(token, sealer.digestKey)}, 'bench', 'site', '127.0.0.1', now(), now() + interval '1 day')`
  const index = files.map(({ name, fileClass, bytes }) => ({ name, fileClass, bytes: bytes.length }))
  await sql`insert into bundles (mac, tenant, gateway, boot, revision, family, content_hash, files, sealed, rendered_at)
    values (${mac}, 'bench', 'site', ${boot}, 1, 'polycom', 'bench', ${sql.json(index)}, ${sealer.seal(`bundle:${mac}`, encodeBundle(files))}, now())`
  await sql`create table bench_configs (mac text primary key, content text not null)`
  await sql`insert into bench_configs values (${mac}, ${config.toString('latin1')})`
  await sql.end()
  return { path: `/phoneprovisioning/${token}/phone-${mac}.cfg`, config }
}

async function checkSame(name: string, url: string, bytes: number): Promise<void> {
  const answer = await fetch(url)
  const body = await answer.arrayBuffer()
  if (answer.status !== 200 || body.byteLength !== bytes)
    throw new Error(`${name} answered ${answer.status} with ${body.byteLength} bytes instead of ${bytes}`)
}

/** Requests a second; `script` says in Lua what is asked for. */
export async function wrk(url: string, seconds: number, script?: string): Promise<number> {
  const { stdout } = await execute('wrk', ['-t1', '-c64', `-d${seconds}s`, ...(script ? ['-s', script] : []), url])
  const errors = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)
  if (errors) throw new Error(`${url}: ${errors[0]}`)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
}
