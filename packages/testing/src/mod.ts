export { freePort } from '@offhook/engines'
export { type Field, mintBootId, mintMac, mintToken, openField, test } from './field.ts'
