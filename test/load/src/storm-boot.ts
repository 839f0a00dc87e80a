import { type HttpConnection, openHttpConnection } from './http-connection.ts'

/** Where a storm's phones go: the system, or the floor that answers in its place. */
export type StormTarget = {
  ingester: { host: string; port: number }
  edge: { host: string; port: number; path: string }
  console: { host: string; port: number; token: string }
  gatewayKey: string
}

/** What one boot costs in messages and rows: the floor does as many. Kept beside the boot so that they change together. */
export const BOOT_COST = {
  /** Requests after the alert: 12 GETs, 2 PUTs, the registration; each is an event. */
  requestsAfterAlert: 15,
  logLinesPerUpload: 56,
  /** lease, activated, rendered, 14 served, identified, 2 logs, registered, finished */
  publishes: 22,
  /** token, activation, credentials, address, bundle, 22 steps, 3 boot updates, 2 log files; log lines come on top */
  rows: 32,
} as const

const USER_AGENT = 'FileTransport PolycomSoundPointIP-SPIP_331-UA/3.3.2.0413'

/** 4 KB of log in the phone's own grammar. */
const LOG = Array.from(
  { length: BOOT_COST.logLinesPerUpload },
  (_, line) =>
    `01${String(1000 + line)}.006|so   |2|00|soCoreAudioTermChg: chassis -> idle, step ${String(line).padStart(4, '0')}`,
).join('\n')

/** One SoundPoint's whole way: lease alert, its files in order with the 404s that are normal, two log uploads, registration. Throws on an answer that is not normal. */
export async function bootOnce(target: StormTarget, mac: string, bootToken: string): Promise<void> {
  await alertLease(target, mac, bootToken)
  const phone = await openHttpConnection(target.edge.host, target.edge.port)
  try {
    await walkBootOrder(phone, `${target.edge.path}/${bootToken}`, mac)
  } finally {
    phone.close()
  }
  await reportRegistration(target, mac)
}

async function alertLease({ ingester, gatewayKey }: StormTarget, mac: string, bootToken: string): Promise<void> {
  const connection = await openHttpConnection(ingester.host, ingester.port)
  const lease = { gateway: gatewayKey, mac, ip: '127.0.0.1', bootToken, at: new Date().toISOString() }
  const answer = await connection.send(
    'POST',
    '/v1/leases',
    { 'Content-Type': 'application/json' },
    JSON.stringify(lease),
  )
  connection.close()
  expectStatus('lease', answer.status, [202])
}

async function walkBootOrder(phone: HttpConnection, folder: string, mac: string): Promise<void> {
  const headers = { 'User-Agent': USER_AGENT }
  const get = async (file: string, normal: readonly number[]) => {
    const answer = await phone.send('GET', `${folder}/${file}`, headers)
    expectStatus(file, answer.status, normal)
    return answer
  }
  await get('bootrom.ld', [200, 404])
  await get(`${mac}.cfg`, [200])
  await get('sip.ld', [200, 404])
  const config = await get(`phone-${mac}.cfg`, [200])
  if (!config.body.includes('reg.1.auth.password')) throw new Error('the configuration has no credentials')
  await get('phone1.cfg', [200])
  await get('sip.cfg', [200])
  for (const file of [
    `${mac}-phone.cfg`,
    `${mac}-web.cfg`,
    '000000000000-license.cfg',
    `${mac}-license.cfg`,
    `${mac}-directory.xml`,
    '000000000000-directory.xml',
  ]) {
    await get(file, [200, 404])
  }
  for (const kind of ['boot', 'app']) {
    const answer = await phone.send('PUT', `${folder}/${mac}-${kind}.log`, headers, LOG)
    expectStatus(`${kind}.log`, answer.status, [200, 201, 204])
  }
}

async function reportRegistration({ console }: StormTarget, mac: string): Promise<void> {
  const connection = await openHttpConnection(console.host, console.port)
  const registration = { mac, aor: `sip:${mac}@storm.example`, contact: `sip:${mac}@127.0.0.1`, expires: 3600 }
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${console.token}` }
  const answer = await connection.send('POST', '/v1/registrations', headers, JSON.stringify(registration))
  connection.close()
  expectStatus('registration', answer.status, [200, 201, 202])
}

function expectStatus(what: string, status: number, normal: readonly number[]): void {
  if (!normal.includes(status)) throw new Error(`${what} answered ${status}`)
}
