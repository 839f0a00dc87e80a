import { type Form, readNumber } from './forms.ts'

/** Where a gateway's boot tokens are issued into, as its API tells it: without the database's password. */
type ShownIssueTokens = {
  readonly into: string
  readonly database?: string
  readonly subnets?: readonly number[]
  readonly options: readonly number[]
}

/** What a form shows of it. */
export type IssueTokensForm = { into: string; database: string | undefined; subnets: string; options: string[] }

export const ISSUE_INTO = [
  ['', 'nowhere'],
  ['kea', 'Kea’s reservations'],
  ['dnsmasq', 'dnsmasq, by its agent'],
] as const

export const ISSUED_OPTIONS = [
  ['66', '66, boot server'],
  ['114', '114, default URL'],
  ['160', '160, Polycom and others'],
] as const

const USUAL_OPTIONS = ['66', '160']
export const NO_ISSUED_TOKENS: IssueTokensForm = { into: '', database: undefined, subnets: '', options: USUAL_OPTIONS }

export const issueTokensFormOf = (shown: ShownIssueTokens | undefined): IssueTokensForm =>
  shown === undefined
    ? NO_ISSUED_TOKENS
    : {
        into: shown.into,
        database: shown.database,
        subnets: shown.subnets?.join(' ') ?? '',
        options: shown.options.map(String),
      }

/** What somebody wrote, to be shown again as it was; the database's URL is a secret and is not. */
export const readIssueTokensForm = (form: Form): IssueTokensForm => ({
  into: form.raw('issueInto'),
  database: undefined,
  subnets: form.raw('issueSubnets'),
  options: form.all('issueOptions'),
})

/** The part of a PUT's body that the form brought. An empty database's URL leaves what is there. */
export function issueTokensOf(form: Form, before: unknown): { issueTokens?: object } {
  const into = form.text('issueInto')
  if (into === undefined) return {}
  const options = form.all('issueOptions').map(readNumber)
  if (into !== 'kea') return { issueTokens: { into, options } }
  const subnets = form.raw('issueSubnets').match(/[^\s,]+/g)
  return {
    issueTokens: {
      ...{ into, databaseUrl: form.text('issueDatabase') ?? databaseOf(before) ?? '', options },
      ...(subnets ? { subnets: subnets.map(readNumber) } : {}),
    },
  }
}

const databaseOf = (before: unknown): unknown =>
  typeof before === 'object' && before !== null && 'databaseUrl' in before ? before.databaseUrl : undefined
