import { SEVERITIES } from '@offhook/phones'
import { type Form, readJsonField, unmask } from './forms.ts'
import {
  type IssueTokensForm,
  issueTokensFormOf,
  issueTokensOf,
  NO_ISSUED_TOKENS,
  readIssueTokensForm,
} from './issue-tokens-form.ts'

const SPARE_ALERTS = 2

/** What each access means to whoever decides. */
export const ACCESS = {
  token:
    'The random digits behind option 66, which the gateway makes and reports. The strongest, where the gateway can.',
  lease: 'A lease that the gateway reported, asked for from the leased address or from the sources below.',
  certificate: 'The certificate that the maker put into the phone, over https, from anywhere.',
  open: 'Any request from the sources below that names a phone. The weakest.',
} as const

type AlertRow = { name: string; mac: string; mask: string }
/** What a form shows: the texts of a gateway. */
export type GatewayForm = {
  tenant?: string | undefined
  gateway?: string | undefined
  platform: string | undefined
  access: readonly string[]
  sources: string
  alerts: AlertRow[]
  eventClasses: string
  eventSeverity: string | undefined
  notifyProxy: string | undefined
  notifyRegistrar: string | undefined
  issueTokens: IssueTokensForm
  settings: string
}
const spare = (): AlertRow[] => Array.from({ length: SPARE_ALERTS }, () => ({ name: '', mac: '', mask: '' }))
export const NO_GATEWAY_FORM: GatewayForm = {
  ...{
    platform: undefined,
    access: ['token'],
    sources: '',
    alerts: spare(),
    eventClasses: '',
    eventSeverity: undefined,
  },
  ...{ notifyProxy: undefined, notifyRegistrar: undefined, issueTokens: NO_ISSUED_TOKENS, settings: '' },
}

/** What a form shows of a gateway. */
export function gatewayFormOf(gateway: object): GatewayForm {
  const { platform, access, sources, alerts, eventFilter, notifyProxy, notifyRegistrar, issueTokens, settings } =
    gateway as never as Omit<GatewayForm, 'issueTokens'> & {
      sources: string[]
      eventFilter?: { classes?: string[]; severity?: string }
      issueTokens?: Parameters<typeof issueTokensFormOf>[0]
      settings: object
    }
  return {
    ...{ platform, access, sources: sources.join('\n'), alerts: [...alerts, ...spare()], notifyProxy, notifyRegistrar },
    ...{ eventClasses: eventFilter?.classes?.join(' ') ?? '', eventSeverity: eventFilter?.severity },
    issueTokens: issueTokensFormOf(issueTokens),
    settings: Object.keys(settings).length === 0 ? '' : JSON.stringify(settings, null, 2),
  }
}

/** What somebody wrote, to be shown again as it was. */
export const readGatewayForm = (form: Form): GatewayForm => ({
  platform: form.text('platform'),
  access: form.all('access'),
  sources: form.raw('sources'),
  alerts: [...alertRows(form), ...spare()],
  eventClasses: form.raw('eventClasses'),
  eventSeverity: form.text('eventSeverity'),
  notifyProxy: form.text('notifyProxy'),
  notifyRegistrar: form.text('notifyRegistrar'),
  issueTokens: readIssueTokensForm(form),
  settings: form.raw('settings'),
})

/** What may be chosen as the least severity; the first lets all pass. */
export const EVENT_SEVERITIES = [['', 'any'], ...SEVERITIES.map((severity) => [severity, severity])]

function eventFilterOf(form: Form): object {
  const [classes, severity] = [words(form.raw('eventClasses')), form.text('eventSeverity')]
  const eventFilter = { ...(classes.length > 0 ? { classes } : {}), ...(severity ? { severity } : {}) }
  return Object.keys(eventFilter).length > 0 ? { eventFilter } : {}
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((one) => one !== '')

const MAX_ALERTS = 101 // one more than there may be, so that the schema says so

function alertRows(form: Form): AlertRow[] {
  const field = (at: number, name: keyof AlertRow) => form.text(`alert-${at}-${name}`) ?? ''
  return Array.from({ length: MAX_ALERTS }, (_, at) => ({
    name: field(at, 'name'),
    mac: field(at, 'mac'),
    mask: field(at, 'mask'),
  })).filter(({ name, mac, mask }) => name || mac || mask)
}

/** The body that a PUT would have brought; what the JSON shows masked is kept from before. */
export const gatewayBodyOf = (form: Form, before: { settings?: unknown; issueTokens?: unknown } | undefined) => ({
  platform: form.text('platform'),
  access: form.all('access'),
  sources: words(form.raw('sources')),
  alerts: alertRows(form).map(({ mask, ...alert }) => (mask ? { ...alert, mask } : alert)),
  ...eventFilterOf(form),
  ...(form.text('notifyProxy') ? { notifyProxy: form.text('notifyProxy') } : {}),
  ...(form.text('notifyRegistrar') ? { notifyRegistrar: form.text('notifyRegistrar') } : {}),
  ...issueTokensOf(form, before?.issueTokens),
  settings: unmask(readJsonField(form, 'settings') ?? {}, before?.settings),
})
