import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import {
  configRendered,
  phoneRegistered,
  phoneUnregistered,
  type ResyncFinished,
  resyncFinished,
  resyncRequested,
} from '@offhook/contracts'
import { tables } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { type NotifierConfig, start, usualRegistrarConfig, usualWebhookConfig } from './mod.ts'

type Answer = (request: string) => readonly string[] | undefined

/** A phone that answers what it is told to, over UDP, and remembers what it was asked. */
async function openPhone(answer: Answer) {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (bytes, from) => {
    const request = bytes.toString()
    asked.push(request)
    const lines = answer(request)
    if (!lines) return
    const copied = request.split('\r\n').filter((line) => /^(?:via|from|to|call-id|cseq):/i.test(line))
    socket.send(
      [lines[0], ...copied, ...lines.slice(1), 'Content-Length: 0', '', ''].join('\r\n'),
      from.port,
      from.address,
    )
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return { asked, contact: `sip:201@127.0.0.1:${socket.address().port}`, close: () => socket.close() }
}

const ok: Answer = () => ['SIP/2.0 200 OK']

async function withNotifier(field: Field, run: (finished: ResyncFinished[]) => Promise<void>) {
  const config: NotifierConfig = {
    ...field.common(),
    sipPort: 0,
    from: 'sip:offhook@acme.example',
    perSecond: 1_000,
    perSecondAndSite: 1_000,
    notifyTimeoutMs: 400,
    askAgainAfterMs: [50],
    webhooks: usualWebhookConfig(),
    registrars: usualRegistrarConfig(),
  }
  const notifier = await start(config, field.context())
  const finished: ResyncFinished[] = []
  const watching = field.bus.watch(resyncFinished, (event) => finished.push(event))
  try {
    await run(finished)
  } finally {
    watching.stop()
    await notifier.stop()
  }
}

/** A phone with files, of a family, whose line is registered at the contact. */
async function register(field: Field, family: string, contact: string | undefined): Promise<Mac> {
  const { db } = field.database
  const mac = mintMac()
  const sealer = openSealer(field.common().sealingKeys)
  const place = { mac, tenant: 'acme', gateway: 'hq' }
  await db.insert(tables.bundles).values({
    ...{ ...place, boot: null, revision: 1, family, contentHash: 'x', files: [], renderedAt: new Date() },
    sealed: sealer.seal(`bundle:${mac}`, Buffer.alloc(4)),
  })
  const lines = [{ user: '201', password: 'line-secret', registrar: 'acme.example' }]
  await db.insert(tables.credentials).values({
    ...{ ...place, platform: 'main', boot: null, revision: 1, grantedAt: new Date() },
    sealed: sealer.seal(`credentials:${mac}`, Buffer.from(JSON.stringify({ lines }))),
  })
  if (contact) {
    await field.bus.publish(phoneRegistered, {
      ...{ id: `r.${mac}`, mac, aor: '201@acme.example', contact, expiresSeconds: 3_600, source: 'api' as const },
      at: new Date().toISOString(),
    })
    await vi.waitFor(async () =>
      expect(await field.database.sql`select from contacts where mac = ${mac} and contact is not null`).toHaveLength(1),
    )
  }
  return mac
}

const operation = '5f0c1f8e-8f0a-4a50-9d39-0e1ad0d5c0de'
const ask = (field: Field, mac: Mac, what: 're-read' | 'reboot' = 're-read') =>
  field.bus.publish(resyncRequested, {
    ...{ id: `${operation}.${mac}.${what}`, operation, mac, tenant: 'acme', what },
    at: new Date().toISOString(),
  })

test('a phone is told in its family’s words, where it is registered, once', async ({ field }) => {
  await withNotifier(field, async (finished) => {
    const phone = await openPhone(ok)
    const mac = await register(field, 'yealink', phone.contact)
    await ask(field, mac)
    await vi.waitFor(() =>
      expect(finished).toMatchObject([{ mac, result: 'accepted', status: 200, attempts: 1, operation }]),
    )
    expect(phone.asked[0]).toMatch(/^NOTIFY sip:201@127\.0\.0\.1:\d+ SIP\/2\.0\r\n/)
    expect(phone.asked[0]).toMatch(/^Event: check-sync;reboot=false\r$/im)
    await ask(field, mac, 'reboot')
    await vi.waitFor(() => expect(finished).toHaveLength(2))
    expect(phone.asked[1]).toMatch(/^Event: check-sync;reboot=true\r$/im)
    expect(await field.database.sql`select from resyncs where mac = ${mac}`).toHaveLength(2)
    phone.close()
  })
})

test('a request that was finished is not sent again, by whichever notifier', async ({ field }) => {
  const phone = await openPhone(ok)
  let mac: Mac | undefined
  await withNotifier(field, async (finished) => {
    mac = await register(field, 'polycom', phone.contact)
    await ask(field, mac)
    await vi.waitFor(() => expect(finished).toHaveLength(1))
  })
  await field.database.sql`update resyncs set at = now() where mac = ${mac!}`
  await withNotifier(field, async (finished) => {
    await field.bus.publish(resyncRequested, {
      ...{ id: `${operation}.${mac}.re-read`, operation, mac: mac!, tenant: 'acme', what: 're-read' },
      at: new Date().toISOString(),
    })
    const other = await register(field, 'polycom', phone.contact)
    await ask(field, other)
    await vi.waitFor(() => expect(finished.map((one) => one.mac)).toEqual([other]))
  })
  expect(phone.asked).toHaveLength(2)
  phone.close()
})

test('a challenge is answered with the line’s own credentials', async ({ field }) => {
  await withNotifier(field, async (finished) => {
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    const phone = await openPhone((request) => {
      const given = /^Authorization: Digest (.*)\r$/im.exec(request)?.[1]
      if (!given)
        return ['SIP/2.0 401 Unauthorized', 'WWW-Authenticate: Digest realm="phone", nonce="n1", algorithm=MD5']
      const uri = /uri="([^"]*)"/.exec(given)?.[1]
      const right = md5(`${md5('201:phone:line-secret')}:n1:${md5(`NOTIFY:${uri}`)}`)
      return given.includes(`response="${right}"`) ? ['SIP/2.0 200 OK'] : ['SIP/2.0 403 Forbidden']
    })
    const mac = await register(field, 'cisco-spa', phone.contact)
    await ask(field, mac)
    await vi.waitFor(() => expect(finished).toMatchObject([{ mac, result: 'accepted', status: 200 }]))
    phone.close()
  })
})

test('a phone that says nothing, one that refuses, and one that nobody knows end as what they are', async ({
  field,
}) => {
  await withNotifier(field, async (finished) => {
    const [silent, stern] = [await openPhone(() => undefined), await openPhone(() => ['SIP/2.0 489 Bad Event'])]
    const quiet = await register(field, 'snom', silent.contact)
    const refusing = await register(field, 'snom', stern.contact)
    const absent = await register(field, 'snom', undefined)
    const gone = await register(field, 'snom', stern.contact)
    await field.bus.publish(phoneUnregistered, {
      ...{ id: `u.${gone}`, mac: gone, aor: '201@acme.example', source: 'api' },
      at: new Date(Date.now() + 1_000).toISOString(),
    })
    await vi.waitFor(async () =>
      expect(await field.database.sql`select from contacts where mac = ${gone} and contact is null`).toHaveLength(1),
    )
    const nobody = mintMac()
    for (const mac of [quiet, refusing, absent, gone, nobody]) await ask(field, mac)
    await vi.waitFor(() => expect(finished).toHaveLength(5), { timeout: 10_000 })
    expect(Object.fromEntries(finished.map(({ mac, result, attempts }) => [mac, `${result} ${attempts}`]))).toEqual({
      [quiet]: 'timeout 2',
      [refusing]: 'no-subscription 1',
      [absent]: 'not-registered 0',
      [gone]: 'not-registered 0',
      [nobody]: 'not-rendered 0',
    })
    silent.close()
    stern.close()
  })
})

test('a phone whose files changed outside a boot is told by itself; one whose bytes are the same is not', async ({
  field,
}) => {
  await withNotifier(field, async (finished) => {
    const phone = await openPhone(ok)
    const [other, same, booting] = [
      await register(field, 'yealink', phone.contact),
      await register(field, 'yealink', phone.contact),
      await register(field, 'yealink', phone.contact),
    ]
    const rendered = (mac: Mac, changed: boolean, because: 'account' | 'boot') =>
      field.bus.publish(configRendered, {
        ...{ mac, tenant: 'acme', gateway: 'hq', family: 'yealink', revision: 2, contentHash: `hash-${mac}`, because },
        ...{ changed, files: 2, bytes: 10, renderMs: 1, at: new Date().toISOString() },
      })
    await rendered(same, false, 'account')
    await rendered(booting, true, 'boot')
    await rendered(other, true, 'account')
    await vi.waitFor(() => expect(finished.map(({ mac }) => mac)).toEqual([other]))
    expect(phone.asked).toHaveLength(1)
    phone.close()
  })
})
