import type { Database } from '@offhook/database'
import type { Families } from '@offhook/families'
import type { Sealer } from '@offhook/runtime'
import { callRouteResource } from '../directory/call-routes.ts'
import { pagingGroupResource } from '../directory/paging-groups.ts'
import { logAlertResource } from '../logs/log-alerts.ts'
import { phoneResource } from '../phones/phones.ts'
import { platformResource } from '../platforms/platforms.ts'
import { registrarResource } from '../registrars/registrars.ts'
import { gatewayResource } from '../tenants/gateways.ts'
import { tenantResource } from '../tenants/tenants.ts'
import type { Resources } from './things.ts'

/** What can be imported, each written by the API's own resource. */
export const importedResources = (database: Database, sealer: Sealer, families: Families, baseUrl: string): Resources =>
  ({
    tenant: tenantResource(database, sealer),
    platform: platformResource(database, sealer),
    registrar: registrarResource(database, sealer),
    gateway: gatewayResource(database, sealer, baseUrl),
    phone: phoneResource(database, sealer, families),
    route: callRouteResource(database),
    'paging-group': pagingGroupResource(database),
    'log-alert': logAlertResource(database),
  }) as never // each parses its own names and body before it is written
