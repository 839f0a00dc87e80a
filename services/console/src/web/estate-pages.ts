import type { OpenAPIHono } from '@hono/zod-openapi'
import { type GatewayPagesPorts, mountGatewayPages } from './gateways-pages.ts'
import { mountPlatformPages } from './platforms-pages.ts'

export type EstatePagesPorts = GatewayPagesPorts

/** The pages of what is set up rather than what happens. */
export function mountEstate(app: OpenAPIHono, ports: EstatePagesPorts): void {
  mountGatewayPages(app, ports)
  mountPlatformPages(app, ports)
}
