import { mappedPlatform } from './mapped-platform.ts'
import type { Mapping } from './mapping.ts'
import { restPlatform } from './rest-platform.ts'
import { telewarePlatform } from './teleware-platform.ts'
import type { PlatformConnection, TenantPlatform } from './tenant-platform.ts'

/** How a platform outside is spoken to. */
export type Dialect =
  | { readonly kind: 'rest' }
  | { readonly kind: 'teleware' }
  | { readonly kind: 'mapped'; readonly mapping: Mapping }

export function openPlatform(dialect: Dialect, connection: PlatformConnection): TenantPlatform {
  switch (dialect.kind) {
    case 'rest':
      return restPlatform(connection)
    case 'teleware':
      return telewarePlatform(connection)
    case 'mapped':
      return mappedPlatform(connection, dialect.mapping)
  }
}
