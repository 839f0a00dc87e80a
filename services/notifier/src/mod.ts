export { type NotifierConfig, readConfig } from './config.ts'
export { start } from './start.ts'
export { usualWebhookConfig, type WebhookConfig } from './webhooks/config.ts'
