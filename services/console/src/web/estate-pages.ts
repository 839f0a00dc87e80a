import type { OpenAPIHono } from '@hono/zod-openapi'
import { mountAsteriskPages } from './asterisk-pages.ts'
import { mountAuditPages } from './audit-pages.ts'
import { mountDirectoryPages } from './directory-pages.ts'
import { type GatewayPagesPorts, mountGatewayPages } from './gateways-pages.ts'
import { mountImportPages } from './import-pages.ts'
import { mountOperationPages } from './operations-pages.ts'
import { mountPlatformPages } from './platforms-pages.ts'
import { mountRegistrarPages } from './registrars-pages.ts'
import { mountTenantPages } from './tenants-pages.ts'
import { mountWebhookPages } from './webhooks-pages.ts'

export type EstatePagesPorts = GatewayPagesPorts

/** The pages of what is set up, of what was asked of many phones, and of who did what. */
export function mountEstate(app: OpenAPIHono, ports: EstatePagesPorts): void {
  mountTenantPages(app, ports)
  mountDirectoryPages(app, ports)
  mountAsteriskPages(app, ports)
  mountWebhookPages(app, ports)
  mountRegistrarPages(app, ports)
  mountGatewayPages(app, ports)
  mountPlatformPages(app, ports)
  mountOperationPages(app, ports)
  mountImportPages(app, ports)
  mountAuditPages(app, ports)
}
