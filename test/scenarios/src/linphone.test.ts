import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openFolder } from '@offhook/testing/open-folder'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Kamailio, startKamailio } from './kamailio.ts'
import { NamespacesNotPermitted, type NetworkNamespace, openNetworkNamespace } from './network-namespace.ts'
import {
  end,
  latestBoot,
  latestChange,
  openAccountEvents,
  openSite,
  type Site,
  type System,
  startSystem,
} from './system.ts'

const refused = await openNetworkNamespace().then(
  (network) => network.close(),
  (cause: unknown) => {
    if (cause instanceof NamespacesNotPermitted) return cause
    throw cause
  },
)
if (refused) console.warn(`SKIPPED: no real phone is booted, for it needs a network namespace: ${refused.message}`)

let network: NetworkNamespace
let kamailio: Kamailio
let system: System
let site: Site
let homes: string
const phones: Linphone[] = []
beforeAll(async () => {
  if (refused) return
  homes = await openFolder('linphone')
  network = await openNetworkNamespace()
  kamailio = await startKamailio(network.hostAddress)
  system = await startSystem(
    { OFFHOOK_STALL_AFTER_SECONDS: '4', OFFHOOK_REGISTER_WITHIN_SECONDS: '4' },
    { apart: true, edgeHost: network.hostAddress },
  )
  site = await openSite(system, 'acme', 'rest', {
    registerAt: kamailio,
    gateway: { notifyProxy: `sip:${kamailio.host}:${kamailio.port}` },
  })
})
afterAll(async () => {
  if (refused) return
  for (const phone of phones) await phone.stop()
  await site?.stop()
  await system?.stop()
  await kamailio?.stop()
  await network?.close()
  await rm(homes, { recursive: true, force: true })
})

const patient = { timeout: 20_000, interval: 100 }

/** By the prefix that the pack keeps for softphones, which have no MAC. */
const mintMac = () => `02117e${randomBytes(3).toString('hex')}`

type Linphone = {
  /** What it printed since it was started last. */
  output(): string
  /** On the configuration that it has kept, if it ran before. */
  start(): void
  /** Tells it to end, whereupon it unregisters. */
  stop(): Promise<void>
}

/** Debian's linphonec in a home of its own, told nothing but where its configuration is; it finds neither sound cards nor a sound server. */
async function startLinphone(configUri: string): Promise<Linphone> {
  const home = await mkdtemp(join(homes, 'home-'))
  const linphonerc = join(home, 'linphonerc')
  // It makes its database there, but not the folder; without a database it stands still.
  await mkdir(join(home, '.local', 'share', 'linphone'), { recursive: true })
  await writeFile(join(home, 'asound.conf'), '')
  await writeFile(linphonerc, `[misc]\nconfig-uri=${configUri}\n`)
  const environment = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_RUNTIME_DIR: home,
    ALSA_CONFIG_PATH: join(home, 'asound.conf'),
    PULSE_SERVER: join(home, 'no-sound-server'),
    TERM: 'dumb',
  }
  let child: ChildProcess
  let output: string
  const phone = {
    output: () => output,
    start() {
      output = ''
      const started = network.run('linphonec', ['-c', linphonerc, '-d', '6'], { cwd: home, env: environment })
      for (const stream of [started.stdout, started.stderr]) {
        stream.on('data', (piece) => {
          output += piece
        })
      }
      child = started
    },
    stop: () => end(child, 'SIGTERM'),
  }
  phone.start()
  phones.push(phone)
  return phone
}

/** A phone that has its lease and is started on its URL; Kamailio knows it by `password`, or else by the one that the platform grants. */
async function bootLinphone({ password }: { password?: string } = {}) {
  const mac = mintMac()
  const account = site.platform.accountOf(mac)
  await kamailio.setPassword(account.user, password ?? account.password)
  const { option66 } = await site.gateway.lease(mac)
  return { mac, user: account.user, phone: await startLinphone(`${option66}/linphone.xml`) }
}

/** Waits for the phone's only contact; what the phone printed tells why there is none. */
const contactOf = (user: string, phone: Linphone) =>
  vi.waitFor(async () => {
    const contacts = await kamailio.contactsOf(user)
    expect(contacts, phone.output().slice(-5_000)).toHaveLength(1)
    return contacts[0]!
  }, patient)

const served = { name: 'file.served', method: 'GET', file: 'linphone.xml', fileClass: 'phone-config', status: 200 }

test.skipIf(refused)(
  'a real Linphone that knows nothing but its URL registers at a real Kamailio, and its boot completes',
  async () => {
    const { mac, user, phone } = await bootLinphone()
    const contact = await contactOf(user, phone)
    expect(contact).toMatchObject({
      address: `sip:${user}@${network.insideAddress};transport=udp`,
      userAgent: expect.stringMatching(/^Linphonec\/\d/),
    })
    expect(contact.expires).toBeGreaterThan(3_000) // of the 3600 in its file
    expect(await kamailio.refusalsOf(user)).toBe(0)

    const registration = { aor: `sip:${user}@${kamailio.host}`, contact: contact.address, expires: contact.expires }
    expect(await system.api('POST', 'registrations', registration)).toMatchObject({ status: 202, body: { mac } })
    await vi.waitFor(
      async () =>
        expect(await latestBoot(system, mac)).toMatchObject({
          state: 'completed',
          family: 'linphone',
          steps: expect.arrayContaining([
            expect.objectContaining(served),
            expect.objectContaining({ name: 'phone.registered' }),
          ]),
        }),
      patient,
    )

    await phone.stop()
    expect(await kamailio.contactsOf(user)).toEqual([])
    phone.start() // from now on it sends its name when it asks
    await contactOf(user, phone)
    await vi.waitFor(
      async () => expect(await latestBoot(system, mac)).toMatchObject({ state: 'completed', model: 'Linphonec' }),
      patient,
    )
    await phone.stop() // two at one address would take each other's answers
  },
)

test.skipIf(refused)(
  'a Linphone whose password the registrar does not take gets its file and no further, and its boot says so',
  async () => {
    const { mac, user, phone } = await bootLinphone({ password: randomBytes(9).toString('base64url') })
    await vi.waitFor(async () => expect(await kamailio.refusalsOf(user)).toBeGreaterThan(0), patient)
    await vi.waitFor(() => expect(phone.output()).toContain('[LinphoneRegistrationFailed]'), patient)
    await vi.waitFor(
      async () =>
        expect(await latestBoot(system, mac)).toMatchObject({
          state: 'stalled',
          family: 'linphone',
          steps: expect.arrayContaining([expect.objectContaining(served)]),
          diagnosis: { because: 'not-registered', stuckAfter: 'linphone.xml', expected: 'phone.registered' },
        }),
      patient,
    )
    expect(await kamailio.contactsOf(user)).toEqual([])
    await phone.stop()
  },
)

test.skipIf(refused)(
  'a Linphone takes the NOTIFY that its password is another, and registers with it once it is started again',
  async () => {
    const watched = { kind: 'kamailio', url: kamailio.rpcUrl, domains: [kamailio.host], intervalSeconds: 1 }
    expect(await system.api('PUT', 'tenants/acme/registrars/main', watched)).toMatchObject({ status: 201 })
    const tell = await openAccountEvents(system, 'acme')
    const { mac, user, phone } = await bootLinphone()
    await contactOf(user, phone)
    await vi.waitFor(async () => expect(await latestBoot(system, mac)).toMatchObject({ state: 'completed' }), patient)

    await kamailio.setPassword(user, site.platform.rotate(mac).password)
    expect(await tell('account.password-rotated', { account: { user } })).toMatchObject({ status: 202 })
    const notified = { name: 'resync.finished', result: 'accepted', answer: 200 }
    await vi.waitFor(
      async () =>
        expect((await latestChange(system, mac))?.steps, phone.output().slice(-3_000)).toContainEqual(
          expect.objectContaining(notified),
        ),
      patient,
    )
    await phone.stop()
    phone.start()
    await vi.waitFor(
      async () =>
        expect(await latestChange(system, mac), phone.output().slice(-3_000)).toMatchObject({
          state: 'completed',
          steps: expect.arrayContaining([
            expect.objectContaining(notified),
            expect.objectContaining(served),
            expect.objectContaining({ name: 'phone.registered', source: 'kamailio' }),
          ]),
        }),
      { ...patient, timeout: 40_000 },
    )
    await phone.stop()
  },
)
