import { writeFileSync } from 'node:fs'
import { openApiDocument } from './openapi-document.ts'

writeFileSync(new URL('../../../../docs/openapi.json', import.meta.url), await openApiDocument())
console.log('docs/openapi.json is written')
