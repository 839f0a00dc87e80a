import { tables } from '@offhook/database'
import { loadFamilies } from '@offhook/families'
import { readAsteriskConfig, readExtensions } from '@offhook/pbx-outputs/asterisk-config-for-tests'
import { Credentials, Mac } from '@offhook/phones'
import { describePhone, phonesToRender } from '@offhook/rendering'
import { openSealer } from '@offhook/runtime'
import { type Field, test } from '@offhook/testing'
import { expect } from 'vitest'
import { type Call, withConsole } from '../console-for-tests.ts'

/** What a phone of the tenant is given, all of its files in one text. */
async function filesOf(field: Field, tenant: string, mac: Mac, model: string, user: string): Promise<string> {
  const sealer = openSealer(field.common().sealingKeys)
  const credentials = Credentials.parse({ lines: [{ user, password: 'p', registrar: 'sip.acme.example' }], model })
  await field.database.db.insert(tables.credentials).values({
    ...{ mac, tenant, gateway: 'hq', platform: 'main', revision: 1, grantedAt: new Date() },
    sealed: sealer.seal(`credentials:${mac}`, Buffer.from(JSON.stringify(credentials))),
  })
  const found = (await phonesToRender(field.database, sealer)([mac])).get(mac)!
  const { family, description } = describePhone(loadFamilies(), found)
  return family
    .render(description)
    .files.map(({ bytes }) => bytes.toString())
    .join('\n')
}

const stepsOf = async (call: Call, tenant: string) => {
  const { text, headers } = await call('GET', `/v1/tenants/${tenant}/dialplan`)
  expect(headers.get('content-type')).toContain('text/plain')
  return readAsteriskConfig(Buffer.from(text))
    .flatMap(readExtensions)
    .map(({ does }) => does)
}

test('what the dialplan sends is what the phones of the tenant listen for: the same Alert-Info, the same multicast address', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    await call('PUT', '/v1/tenants/heard-by', {
      name: 'C',
      settings: { intercom: { autoAnswer: true, alertInfo: 'Ring Answer' } },
    })
    const paging = [{ address: '239.10.0.7', port: 5007 }]
    await call('PUT', '/v1/tenants/pages', { name: 'P', parent: 'heard-by', settings: { paging } })
    const groups = '/v1/tenants/pages/paging-groups'
    await call('PUT', `${groups}/desks`, { extension: '700', members: ['201', '202'] })
    await call('PUT', `${groups}/everybody`, { extension: '701', multicast: paging[0] })
    const does = await stepsOf(call, 'pages')
    expect(does).toContain('Set(PJSIP_HEADER(add,Alert-Info)=Ring Answer)')
    expect(does).toContain('Page(MulticastRTP/basic/239.10.0.7:5007,i)')

    const polycom = await filesOf(field, 'pages', Mac.parse('0004f2000701'), 'SPIP_450', '201')
    expect(polycom).toContain('voIpProt.SIP.alertInfo.1.value="Ring Answer"')
    expect(polycom).toContain('voIpProt.SIP.alertInfo.1.class="autoAnswer"')
    expect(polycom).toContain('ptt.address="239.10.0.7"')
    const yealink = await filesOf(field, 'pages', Mac.parse('805ec0000702'), 'T46S', '202')
    expect(yealink).toContain('multicast.listen_address.1.ip_address = 239.10.0.7:5007')
    expect(yealink).toContain('features.intercom.allow = 1')
  })
})

test('a group that no phone would hear is left out, and the text says so', async ({ field }) => {
  await withConsole(field, async (call) => {
    await call('PUT', '/v1/tenants/deaf', { name: 'D' })
    const groups = '/v1/tenants/deaf/paging-groups'
    await call('PUT', `${groups}/all`, { extension: '701', multicast: { address: '239.10.0.9', port: 5009 } })
    await call('PUT', `${groups}/desks`, { extension: '700', members: ['201'] })
    expect((await stepsOf(call, 'deaf')).join()).not.toContain('MulticastRTP')
    const { text } = await call('GET', '/v1/tenants/deaf/dialplan?driver=sip')
    expect(text).toContain('; all: left out: no phone plays its address')
    expect(text).toContain('; desks: its phones ring')
    expect(text).toContain('Page(SIP/201,i)')
    expect((await call('PUT', `${groups}/more`, { extension: '700', members: ['1'] })).status).toBe(409)
    expect((await call('PUT', `${groups}/more`, { extension: '702' })).status).toBe(400)
    expect((await call('GET', '/v1/tenants/nobody-at-all/dialplan')).status).toBe(404)
  })
})
