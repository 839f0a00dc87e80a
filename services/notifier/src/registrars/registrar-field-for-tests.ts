import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { phoneRegistered, phoneUnregistered } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { freePort } from '@offhook/engines'
import type { Mac } from '@offhook/phones'
import type { Registrar, RegistrarAuth } from '@offhook/registrars'
import { openSealer, type ServiceHandle } from '@offhook/runtime'
import { openSipClient, type SipClient } from '@offhook/sip'
import { type Field, mintMac } from '@offhook/testing'
import { start } from '../start.ts'
import { usualWebhookConfig } from '../webhooks/config.ts'
import { type RegistrarConfig, usualRegistrarConfig } from './config.ts'
import type { RegistrationEvent } from './decide-registrations.ts'

/** A name that no other test has. */
export const mintName = (kind: string): string => `${kind}-${randomBytes(4).toString('hex')}`

const QUICK: RegistrarConfig = {
  ...usualRegistrarConfig(),
  ...{ lookEveryMs: 50, leaseMs: 1_000, sweepEveryMs: 500, lapseAfterMs: 0, retryAfterMs: [100] },
}

export const startNotifier = (field: Field, registrars: Partial<RegistrarConfig> = {}): Promise<ServiceHandle> =>
  start(
    {
      ...field.common(),
      ...{ sipPort: 0, from: 'sip:offhook@acme.example', perSecond: 1_000, perSecondAndSite: 1_000 },
      ...{ notifyTimeoutMs: 400, askAgainAfterMs: [50], webhooks: usualWebhookConfig() },
      registrars: { ...QUICK, ...registrars },
    },
    field.context(),
  )

/** A notifier as it usually is, in a process of its own, so that it can be killed. */
export async function spawnNotifier(field: Field): Promise<{ kill(): Promise<void> }> {
  const { natsUrl, databaseUrl, sealingKey, dataDir } = field
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    env: {
      PATH: process.env.PATH,
      OFFHOOK_NATS_URL: natsUrl,
      OFFHOOK_DATABASE_URL: databaseUrl,
      OFFHOOK_SEALING_KEY: sealingKey,
      OFFHOOK_DATA_DIR: dataDir,
      OFFHOOK_LISTEN: '127.0.0.1',
      OFFHOOK_METRICS_PORT: String(await freePort()),
      OFFHOOK_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(child, 'exit')
  return {
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

export async function makeTenant(field: Field, parent?: string): Promise<string> {
  const tenant = mintName('tenant')
  await field.database.db.insert(tables.tenants).values({ tenant, name: tenant, parent: parent ?? null })
  return tenant
}

export async function makeRegistrar(
  field: Field,
  tenant: string,
  given: Registrar,
  auth?: RegistrarAuth,
  registrar = mintName('pbx'),
): Promise<string> {
  const { kind, ...watch } = given
  const sealed = auth
    ? openSealer(field.common().sealingKeys).seal(
        `registrar-auth:${tenant}/${registrar}`,
        Buffer.from(JSON.stringify(auth)),
      )
    : null
  await field.database.db.insert(tables.registrars).values({ tenant, registrar, kind, watch, auth: sealed })
  return registrar
}

/** A phone of a tenant with one line. */
export async function makeLine(field: Field, tenant: string, aor: string, mac: Mac = mintMac()): Promise<Mac> {
  await field.database.db.insert(tables.lineAddresses).values({ mac, line: 1, aor, tenant })
  return mac
}

export type Heard = RegistrationEvent[] & { of(mac: Mac): string[]; stop(): void }

/** What is told of registrations, from now on. */
export function hearRegistrations(field: Field): Heard {
  const events: RegistrationEvent[] = []
  const watching = [
    field.bus.watch(phoneRegistered, (payload) => events.push({ name: 'phone.registered', payload })),
    field.bus.watch(phoneUnregistered, (payload) => events.push({ name: 'phone.unregistered', payload })),
  ]
  return Object.assign(events, {
    of: (mac: Mac) =>
      events.filter(({ payload }) => payload.mac === mac).map(({ name, payload }) => `${name} ${payload.source}`),
    stop() {
      for (const { stop } of watching) stop()
    },
  })
}

/** A phone that only registers, again and again under one Call-ID. */
export async function openRegistering(port: number): Promise<{
  register(user: string, contact: string, expires?: number): Promise<void>
  client: SipClient
}> {
  const client = await openSipClient({ listen: { host: '127.0.0.1' } })
  let cseq = 0
  const callId = randomBytes(8).toString('hex')
  return {
    client,
    async register(user, contact, expires = 600) {
      const outcome = await client.request({
        method: 'REGISTER',
        uri: 'sip:acme.example',
        peer: { host: '127.0.0.1', port, transport: 'udp' },
        headers: [
          ['from', `<sip:${user}@acme.example>;tag=${randomBytes(4).toString('hex')}`],
          ['to', `<sip:${user}@acme.example>`],
          ['call-id', `${callId}-${user}`],
          ['cseq', `${++cseq} REGISTER`],
          ['contact', `<${contact}>;expires=${expires}`],
        ],
      })
      if (outcome.kind !== 'response' || outcome.response.status !== 200)
        throw new Error('the registrar did not take it')
    },
  }
}
