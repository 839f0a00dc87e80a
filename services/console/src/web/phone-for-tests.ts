import { tables } from '@offhook/database'
import { encodeBundle } from '@offhook/families'
import type { KeptCredentials, Mac } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintBootId } from '@offhook/testing'

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

/** A phone that has booted, registered and said something, as the services would have written it; its password is `pl4nted-now`, and was `pl4nted-before`. */
export async function insertPhone(field: Field, mac: Mac, { tenant = 'acme' } = {}): Promise<{ boot: string }> {
  const { db, sql } = field.database
  const sealer = openSealer(field.common().sealingKeys)
  const boot = mintBootId()
  const place = { mac, tenant, gateway: 'hq' }
  const granted: KeptCredentials = {
    lines: [{ user: '201', password: 'pl4nted-now', registrar: 'sip.acme.example', displayName: 'Ada Lovelace' }],
  }
  const sealed = sealer.seal(`credentials:${mac}`, Buffer.from(JSON.stringify(granted)))
  await db
    .insert(tables.credentials)
    .values({ ...place, platform: 'main', boot, revision: 2, sealed, grantedAt: minutesAgo(4) })
  await db
    .insert(tables.lineAddresses)
    .values({ mac, line: 1, aor: `201@sip.acme.example`, tenant, name: 'ada lovelace' })
  const name = `phone-${mac}.cfg`
  const file = (password: string, expires: number) =>
    Buffer.from(
      `<?xml version="1.0"?>\n<PHONE_CONFIG>\n  <reg\n    reg.1.address="201"\n    reg.1.auth.userId="201"\n    reg.1.auth.password="${password}"\n    reg.1.displayName="Ada Lovelace"\n    reg.1.server.1.address="sip.acme.example"\n    reg.1.server.1.expires="${expires}"\n    reg.1.server.1.port="5060"\n  />\n  <up up.oneTouchVoiceMail="1"/>\n</PHONE_CONFIG>\n`,
    )
  const bundleOf = (password: string, expires: number) => {
    const files = [
      { name, fileClass: 'phone-config', contentType: 'text/xml', bytes: file(password, expires) },
      { name: 'sip.cfg', fileClass: 'config', contentType: 'text/xml', bytes: Buffer.from('<sip/>\n') },
    ]
    return { files, sealed: sealer.seal(`bundle:${mac}`, encodeBundle(files)) }
  }
  const now = bundleOf('pl4nted-now', 120)
  const secrets = (password: string) => sealer.seal(`bundle-secrets:${mac}`, Buffer.from(JSON.stringify([password])))
  await db.insert(tables.bundles).values({
    ...{ ...place, boot, revision: 2, family: 'polycom', model: 'SPIP_331', modelKnown: true, contentHash: 'b' },
    files: now.files.map(({ name, fileClass, bytes }) => ({ name, fileClass, bytes: bytes.length })),
    ...{ sealed: now.sealed, secrets: secrets('pl4nted-now'), renderedAt: minutesAgo(4) },
  })
  await db.insert(tables.formerBundles).values({
    ...{ mac, tenant, revision: 1, family: 'polycom', sealed: bundleOf('pl4nted-before', 3600).sealed },
    ...{ secrets: secrets('pl4nted-before'), renderedAt: minutesAgo(1_500), replacedAt: minutesAgo(4) },
  })
  await db.insert(tables.phoneObservations).values({
    ...{ mac, tenant, family: 'polycom', model: 'SPIP_331', firmware: '4.0.8.1608', seenAt: minutesAgo(3) },
    ...{ registeredAt: minutesAgo(2), registeredAor: '201@sip.acme.example' },
  })
  await db.insert(tables.contacts).values({
    ...{ mac, aor: '201@sip.acme.example', contact: 'sip:201@192.0.2.41:5060' },
    ...{ registeredAt: minutesAgo(2), expiresAt: minutesAgo(-1) },
  })
  await db.insert(tables.boots).values({
    ...{ ...place, boot, family: 'polycom', model: 'SPIP_331', firmware: '4.0.8.1608', state: 'completed' as const },
    ...{ startedAt: minutesAgo(5), lastStepAt: minutesAgo(2), finishedAt: minutesAgo(2), steps: 4 },
  })
  const asked = [
    ['GET 000000000000.cfg', 404, 0, 1],
    [`GET ${mac}.cfg`, 200, 812, 3],
    [`GET ${name}`, 200, now.files[0]!.bytes.length, 41],
    ['GET sip.ld', 200, 8_400_000, 2_310],
    [`PUT ${mac}-boot.log`, 201, 3_120, 5],
  ] as const
  await db.insert(tables.bootSteps).values(
    asked.map(([title, status, bytes, ms], at) => ({
      ...{ boot, step: `served-${at}`, name: 'file.served', at: minutesAgo(4 - at / 10), status, ms },
      attributes: { title, bytes },
    })),
  )
  const day = new Date().toISOString().slice(0, 10)
  for (const at of [day, new Date(Date.now() - 600_000).toISOString().slice(0, 10)])
    await sql.unsafe(
      `create table if not exists log_lines_${at.replaceAll('-', '')} partition of log_lines for values from ('${at}T00:00:00Z') to ('${new Date(Date.parse(`${at}T00:00:00Z`) + 86_400_000).toISOString()}')`,
    )
  await insertLines(field, { mac, tenant, boot }, [
    [3, 'so', 'soCoreAudioTermChg: chassis -> idle'],
    [4, 'cfg', 'Prm|Could not set reg.1.unknown'],
    [5, 'sip', 'Registration failed User: 201, Error Code:503 Service Unavailable'],
    [6, 'app', '100% of nothing'],
    [null, null, 'a line of no grammar <script>alert(1)</script>'],
  ])
  return { boot }
}

export async function insertLines(
  { database: { sql } }: Field,
  { mac, tenant, boot }: { mac: string; tenant: string; boot: string },
  lines: readonly (readonly [level: number | null, ident: string | null, text: string])[],
  receivedAt = new Date(),
): Promise<void> {
  const upload = mintBootId()
  for (const [line, [level, ident, text]] of lines.entries())
    await sql`insert into log_lines (received_at, upload, line, mac, tenant, boot, kind, uptime_ms, ident, level, text)
      values (${receivedAt.toISOString()}::timestamptz, ${upload}, ${line}, ${mac}, ${tenant}, ${boot}, 'app', ${line * 1_250}, ${ident}, ${level}, ${text})`
}
