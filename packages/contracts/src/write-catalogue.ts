import { mkdirSync, writeFileSync } from 'node:fs'
import { accountEventSchema } from './account-event-schema.ts'
import { asyncApiDocument, eventPage } from './event-catalogue.ts'

const folder = new URL('../../../docs/events/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('asyncapi.json', folder), `${JSON.stringify(asyncApiDocument(), null, 2)}\n`)
writeFileSync(new URL('account-event.schema.json', folder), `${JSON.stringify(accountEventSchema(), null, 2)}\n`)
writeFileSync(new URL('README.md', folder), eventPage())
console.log('docs/events is written')
