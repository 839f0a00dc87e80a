export { type NotifierConfig, readConfig } from './config.ts'
export { type RegistrarConfig, usualRegistrarConfig } from './registrars/config.ts'
export { start } from './start.ts'
export { usualWebhookConfig, type WebhookConfig } from './webhooks/config.ts'
