/** Things of a tenant that an export has, and what the path of each calls its name. */
export const NAME_OF = {
  platform: 'platform',
  registrar: 'registrar',
  gateway: 'gateway',
  route: 'number',
  'paging-group': 'group',
  'log-alert': 'alert',
} as const
export type ThingOfTenant = keyof typeof NAME_OF

export type WhatIsExported = 'tenant' | ThingOfTenant | 'phone'

/** In an order in which each finds what it refers to. */
export const EXPORT_ORDER = [
  'tenant',
  'platform',
  'registrar',
  'gateway',
  'phone',
  'route',
  'paging-group',
  'log-alert',
] as const satisfies readonly WhatIsExported[]
