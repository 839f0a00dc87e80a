import { readFileSync, writeFileSync } from 'node:fs'
import { generateTypes } from './generate.ts'

const document = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8')
writeFileSync(new URL('./schema.ts', import.meta.url), await generateTypes(document))
console.log('packages/client/src/schema.ts is written')
