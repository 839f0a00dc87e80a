import { type Row, renderPhone, type Template } from '@offhook/astlinux'
import { fileParameters, READ_BACK, type ReadBackFamily, type readBackOf } from '@offhook/families'
import { type Mac, Settings } from '@offhook/phones'
import type { ReadLine } from '../reading.ts'

/** From a phone's parameters to its lines and settings, for families whose files are read back. */
export type BackOf = (family: ReadBackFamily) => ReturnType<typeof readBackOf>

/** What the file that a template makes for a phone says beside its accounts. */
export type Provisioned = {
  readonly lines: readonly ReadLine[]
  readonly settings: Settings
  readonly lost: readonly string[]
}

type Described = {
  readonly mac: Mac
  readonly family: string | undefined
  readonly model: string | undefined
  readonly lines: readonly ReadLine[]
  readonly registrar: string | undefined
}

/** As settings take raw parameters. */
const RAW_NAME = /^[A-Za-z][A-Za-z0-9._ -]{0,127}$/
const MAX_RAW_VALUE = 1_024
/** Stands for the PBX's address while nobody says it. */
const UNSAID = 'pbx.invalid'

/**
 * Makes a phone's file and reads it back into lines and settings of which its family makes the same file; what no setting makes is kept as raw parameters.
 * Undefined for a family whose files are not read back, and for a file that cannot be made or names no line.
 */
export function readProvisioned(
  row: Row,
  template: Template,
  { mac, family, model, lines, registrar }: Described,
  backOf: BackOf,
): Provisioned | undefined {
  const known = READ_BACK.find((name) => name === family)
  const made = renderPhone(row, template, { baseDir: '/mnt/kd/phoneprov', serverIpv4: registrar ?? UNSAID })
  const text = made.outputs.find(({ output }) => output === 'phoneprov')?.text
  if (!known || text === undefined || made.faults.length > 0) return undefined
  const back = backOf(known)(mac, fileParameters(known, text), model)
  if (back.lines.length === 0) return undefined // nothing was compared
  const secrets = lines.flatMap(({ password }) => (password === undefined ? [] : [password]))
  const vendor: Record<string, string> = {}
  const lost = [...back.lost]
  for (const { name, value } of back.left) {
    const because = value.includes(UNSAID)
      ? "holds the PBX's address: say the registrar"
      : secrets.some((secret) => value.includes(secret))
        ? 'holds a password of a line'
        : !RAW_NAME.test(name) || value.length > MAX_RAW_VALUE
          ? 'has no place here'
          : undefined
    if (because === undefined) vendor[name] = value
    else lost.push(`${name.slice(0, 60)} of [phoneprov] in ${template.file} ${because}`)
  }
  const { settings, unsaid } = withoutUnsaid({
    ...back.settings,
    ...(Object.keys(vendor).length > 0 ? { vendor } : {}),
  })
  for (const name of unsaid) lost.push(`${name} is the PBX's address in ${template.file}: say the registrar`)
  const parsed = Settings.safeParse(settings)
  if (!parsed.success) return undefined
  return {
    lines: lines.map((line) =>
      merge(
        line,
        back.lines.find(({ user }) => user === line.user),
      ),
    ),
    settings: parsed.data,
    lost: [...lost, ...lines.flatMap(unlessThere(back.lines, template))],
  }
}

function withoutUnsaid(settings: Settings): { settings: Settings; unsaid: string[] } {
  const entries = Object.entries(settings)
  const unsaid = entries.filter(([, value]) => JSON.stringify(value)?.includes(UNSAID)).map(([name]) => name)
  return { settings: Object.fromEntries(entries.filter(([name]) => !unsaid.includes(name))), unsaid }
}

/** The file says how the line stands on the phone; massdeployment.conf whose it is. */
function merge(line: ReadLine, found: Partial<ReadLine> | undefined): ReadLine {
  const entries = Object.entries(found ?? {}).filter(([, value]) => value !== undefined && value !== UNSAID)
  return { ...line, ...Object.fromEntries(entries), user: line.user, password: line.password }
}

const unlessThere =
  (found: readonly { readonly user: string }[], { file }: Template) =>
  ({ user }: ReadLine): string[] =>
    found.some((line) => line.user === user)
      ? []
      : [`[phoneprov] of ${file} gives the phone no line ${user.slice(0, 60)}: here it has one`]
