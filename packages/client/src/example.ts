import { every, offhookClient, ProblemAnswer, taken } from '@offhook/client'

const client = offhookClient({ url: process.env.OFFHOOK!, token: process.env.TOKEN! })

// Makes a tenant, or does nothing when it is there.
const path = { tenant: 'example' }
await taken(client.PUT('/v1/tenants/{tenant}', { params: { path }, body: { name: 'Example' } }))

// Changes what was read, unless somebody else did meanwhile.
const { data: tenant, response } = await taken(client.GET('/v1/tenants/{tenant}', { params: { path } }))
const header = { 'if-match': response.headers.get('etag')! }
const body = { settings: { ...tenant.settings, timeZone: 'Europe/Dublin' } }
await taken(client.PATCH('/v1/tenants/{tenant}', { params: { path, header }, body }))

// All phones, however many pages that takes.
const query = { tenant: 'example' }
for await (const phone of every((cursor) => client.GET('/v1/phones', { params: { query: { ...query, ...cursor } } })))
  console.log(phone.mac, phone.state)

try {
  await taken(client.GET('/v1/phones/{mac}', { params: { path: { mac: '00:04:f2:00:00:00' } } }))
} catch (fault) {
  if (!(fault instanceof ProblemAnswer)) throw fault
  console.log(fault.problem.status, fault.problem.detail)
}
