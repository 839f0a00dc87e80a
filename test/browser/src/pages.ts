import type { Filled } from './fill-stage.ts'

export type PageOfConsole = {
  readonly name: string
  readonly path: string | ((filled: Filled) => string)
  /** What the keyboard must come to, in this order: ids, or names of controls. */
  readonly reaches?: readonly string[]
  /** Looked at without a sign-in. */
  readonly anonymous?: boolean
}

export const pathOf = ({ path }: PageOfConsole, filled: Filled): string =>
  typeof path === 'string' ? path : path(filled)

/** What the console answers beside pages: parts of them, events, pictures and styles. */
export const NO_PAGES: readonly string[] = [
  '/assets/:name',
  '/brand/colours.css',
  '/brand/logo',
  '/fragments/boots',
  '/fragments/boots/:id',
  '/fragments/fleet',
  '/fragments/log-alerts',
  '/fragments/operation-pages/:id',
  '/fragments/operations/:id',
  '/fragments/tenants/:tenant',
  '/live',
  '/logs/tail',
  '/phones/:mac/log',
  '/tenants/:tenant/look.css',
]

/** Every page there is, in the states that it has. */
export const PAGES: readonly PageOfConsole[] = [
  { name: 'fleet', path: '/', reaches: ['#over-hour', '#over-day', '#see-completed', '#see-stalls', '#see-platforms'] },
  { name: 'fleet of a day', path: '/?over=day' },
  { name: 'boots', path: '/boots', reaches: ['#tenant', '#gateway', '#family', '#step', '#state-all', '#older'] },
  { name: 'stalled boots', path: '/boots?tenant=northwind&state=stalled&step=registering' },
  { name: 'changes', path: '/boots?kind=change', reaches: ['#kind-boot'] },
  { name: 'completed boot', path: ({ completed }) => `/boots/${completed}`, reaches: ['#of-phone', '#of-tenant'] },
  { name: 'stalled boot', path: ({ stalled }) => `/boots/${stalled}`, reaches: ['#session-after', '#of-tenant'] },
  { name: 'phones', path: '/phones' },
  { name: 'phones found', path: '/phones?q=201' },
  { name: 'phone', path: ({ mac }) => `/phones/${mac}` },
  { name: 'settings of a phone', path: ({ mac }) => `/phones/${mac}/settings` },
  { name: 'file of a phone', path: ({ mac, file }) => `/phones/${mac}/files/${file}` },
  { name: 'changes of a file', path: ({ mac, file }) => `/phones/${mac}/files/${file}/changes` },
  { name: 'logs', path: '/logs' },
  { name: 'logs found', path: '/logs?q=registration', reaches: ['#save-as-alert'] },
  { name: 'alerts about logs', path: '/log-alerts' },
  { name: 'new alert about logs', path: '/log-alerts/new?tenant=northwind&q=registration&level=5' },
  { name: 'alert about logs', path: '/tenants/northwind/log-alerts/registrar-away' },
  { name: 'tenants', path: '/tenants' },
  { name: 'new tenant', path: '/tenants/new' },
  { name: 'tenant', path: '/tenants/northwind' },
  { name: 'directory', path: '/tenants/northwind/directory' },
  { name: 'contacts found', path: '/tenants/northwind/directory?q=ali' },
  { name: 'contact', path: '/tenants/northwind/directory/201' },
  { name: 'Asterisk', path: '/tenants/northwind/asterisk' },
  { name: 'route', path: '/tenants/northwind/routes/+3531' },
  { name: 'paging group', path: '/tenants/northwind/paging-groups/warehouse' },
  { name: 'new webhook', path: '/webhooks/new?tenant=northwind' },
  { name: 'webhook', path: '/tenants/northwind/webhooks/crm' },
  { name: 'new registrar', path: '/registrars/new?tenant=northwind' },
  { name: 'registrar', path: '/tenants/northwind/registrars/kamailio' },
  { name: 'registrar not reached', path: '/tenants/northwind/registrars/pbx' },
  { name: 'gateways', path: '/gateways' },
  { name: 'new gateway', path: '/gateways/new' },
  { name: 'gateway', path: '/tenants/northwind/gateways/hq' },
  { name: 'platforms', path: '/platforms' },
  { name: 'new platform', path: '/platforms/new' },
  { name: 'platform', path: '/tenants/northwind/platforms/main' },
  { name: 'operations', path: '/operations' },
  { name: 'new import', path: '/imports/new', reaches: ['#format', '#files', '#tenant', '#mapping'] },
  { name: 'operation', path: ({ operation }) => `/operations/${operation}` },
  { name: 'audit', path: '/audit' },
  { name: 'reference', path: '/reference' },
  { name: 'nothing', path: '/boots/nothing' },
  { name: 'sign-in', path: '/sign-in', anonymous: true, reaches: ['#token'] },
]
