import { Line, type Mac, parseMac, Settings } from '@offhook/phones'
import type { Reading, ReadLine } from '../reading.ts'
import type { Account, Assigned } from './account.ts'

type Placed = { readonly account: Account; readonly number: number | undefined; readonly model: Partial<Assigned> }

/** Accounts of one MAC are the lines of one phone: by their line number, then in the order of the files. Every account gets an answer. */
export function* phonesOfAccounts(accounts: readonly Account[], assigned: readonly Assigned[]): Generator<Reading> {
  const byMac = new Map<Mac, Placed[]>()
  const bad: Reading[] = []
  const place = (mac: Mac, placed: Placed) => byMac.set(mac, [...(byMac.get(mac) ?? []), placed])
  const table = Map.groupBy(assigned, ({ account }) => account)
  for (const account of accounts) {
    const rows = [
      ...account.macs.map(({ written, place }): Assigned => ({ mac: written, place, account: account.name })),
      ...(table.get(account.name) ?? []),
    ]
    if (rows.length === 0)
      bad.push({
        kind: 'bad',
        place: account.place,
        because: `no phone is known for the account ${account.name}: put its MAC beside it, or into a table with the columns mac and extension`,
      })
    const seen = new Set<Mac>()
    for (const row of rows) {
      const mac = parseMac(row.mac.trim())
      if (!mac) bad.push({ kind: 'bad', place: row.place, because: 'not a MAC' })
      else if (!seen.has(mac)) {
        seen.add(mac)
        place(mac, { account, number: row.number ?? account.number, model: row })
      }
    }
  }
  const known = new Set(accounts.map(({ name }) => name))
  for (const { account, place } of assigned)
    if (!known.has(account))
      bad.push({ kind: 'bad', place, because: 'the files have no account of that name that a phone registers with' })
  for (const [mac, placed] of byMac) yield phoneOf(mac, placed)
  yield* bad
}

function phoneOf(mac: Mac, placed: readonly Placed[]): Reading {
  const sorted = placed.toSorted((one, other) => (one.number ?? Infinity) - (other.number ?? Infinity) || 0)
  const [first] = sorted as [Placed] // there is one at least
  const lines: ReadLine[] = []
  for (const { account } of sorted) {
    const fault = whyNotLine(account.line)
    if (fault) return { kind: 'bad', place: account.place, because: fault }
    lines.push(account.line)
  }
  const settings: Settings = Object.assign({}, ...sorted.map(({ account }) => account.settings).reverse())
  const parsed = Settings.safeParse(settings)
  if (!parsed.success) return { kind: 'bad', place: first.account.place, because: firstIssue(parsed.error.issues) }
  const family = first.model.family ?? sorted.find(({ account }) => account.family)?.account.family
  const model = first.model.model ?? sorted.find(({ account }) => account.model)?.account.model
  return {
    kind: 'phone',
    place: first.account.place,
    mac,
    ...(family ? { family } : {}),
    ...(model ? { model } : {}),
    lines,
    ...(Object.keys(parsed.data).length > 0 ? { settings: parsed.data } : {}),
    lost: [...new Set([...sorted.flatMap(({ account }) => account.lost), ...differing(sorted)])],
  }
}

/** Settings are of the phone: where its accounts differ in one, the first line's is taken. */
const differing = (sorted: readonly Placed[]): string[] => {
  const [first, ...others] = sorted.map(({ account }) => account)
  return others.flatMap((other) =>
    Object.entries(other.settings).flatMap(([name, value]) => {
      const taken = (first!.settings as Record<string, unknown>)[name] // by the schema's own names
      return taken === undefined || JSON.stringify(taken) === JSON.stringify(value)
        ? []
        : [`${name} of the account ${other.name}: the phone has one for all lines, that of its first`]
    }),
  )
}

const AnyLine = Line.partial({ password: true })

/** Why a line cannot be taken as it is, in a sentence without its password. */
export function whyNotLine(line: ReadLine): string | undefined {
  const undecoded = Object.entries(line).find(([, value]) => typeof value === 'string' && value.includes('\uFFFD'))
  if (undecoded) return `${undecoded[0]}: the file is not UTF-8 there`
  const parsed = AnyLine.safeParse(line)
  return parsed.success ? undefined : firstIssue(parsed.error.issues)
}

const firstIssue = (issues: readonly { path: PropertyKey[]; message: string }[]): string =>
  `${issues[0]!.path.join('.')}: ${issues[0]!.message}`
