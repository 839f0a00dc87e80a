import { posix } from 'node:path'
import type { Fault, Place, Remark } from './fault.ts'
import { type General, type Machine, readGeneral } from './general.ts'
import { parseRow, type Row } from './parse-row.ts'
import { OUTPUTS, type Output, type Template } from './parse-template.ts'
import { type RenderedPhone, renderPhone } from './render-phone.ts'

/** massdeployment.conf as it was read. */
export type Massdeployment = { readonly rows: readonly Row[]; readonly faults: readonly Fault[] }

/** A file that phones share: dialplans, sip.conf and pjsip.conf of all of them. */
export type SharedFile = {
  readonly path: string
  /** How it begins where it is made anew. */
  readonly head: string
  /** One for each phone and section, in order. */
  readonly blocks: readonly string[]
}

/** A file of one phone, and the line that makes it. */
export type PhoneFile = { readonly path: string; readonly text: string; readonly place: Place }

/** A row of the table `phoneprov`, as AstLinux has it. */
export type TableRow = {
  readonly ext: string
  readonly cid_name: string
  readonly cid_num: string
  readonly account: string
  readonly line: number
  readonly mac_addr: string
  readonly template: string
  readonly model: string
  readonly vendor: string
  readonly sip_driver: string
}

export type Deployment = {
  readonly shared: readonly SharedFile[]
  readonly phones: readonly PhoneFile[]
  readonly table: readonly TableRow[]
  readonly faults: readonly Fault[]
  /** What deserves a look and stops nothing. */
  readonly remarks: readonly Remark[]
}

/** Every line of massdeployment.conf. */
export function parseMassdeployment(text: string, file: string): Massdeployment {
  const rows: Row[] = []
  const faults: Fault[] = []
  for (const [at, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    const parsed = parseRow(line, file, at + 1)
    if (parsed === undefined) continue
    if ('line' in parsed) rows.push(parsed)
    else faults.push(...parsed)
  }
  return { rows, faults }
}

/**
 * What massdeployment.conf makes of its templates: one block a phone in the files that phones share, in order, and a file for each phone. `templates` holds all
 * that rows name: where one cannot be used, its faults. Nothing here looks at a disk.
 */
export function planDeployment(
  { rows, faults }: Massdeployment,
  templates: ReadonlyMap<string, Template | readonly Fault[]>,
  machine: Machine,
): Deployment {
  const plan: Plan = { heads: new Map(), shared: new Map(), phones: [], table: [], faults: [...faults], remarks: [] }
  for (const template of templates.values()) {
    if ('sections' in template) planHeads(template, machine, plan)
    else plan.faults.push(...template)
  }
  for (const row of rows) {
    const template = templates.get(row.template.text)
    if (template && 'sections' in template) planRow(row, template, machine, plan)
  }
  for (const { path, place } of plan.phones)
    if (plan.shared.has(path))
      plan.faults.push({ place, because: `${path} is both a file of this phone and one that phones share`, status: 1 })
  return { ...plan, shared: [...plan.shared.values()] }
}

type Plan = {
  readonly heads: Map<string, { readonly text: string; readonly context: string; readonly template: Template }>
  readonly shared: Map<string, SharedFile & { readonly blocks: string[] }>
  readonly phones: PhoneFile[]
  readonly table: TableRow[]
  readonly faults: Fault[]
  readonly remarks: Remark[]
}

/** The tool asks every template once how its files begin, for a phone that there is not; the last one has its way. */
function planHeads(template: Template, machine: Machine, plan: Plan): void {
  const nobody: Row = {
    ...{ file: template.file, line: 1, template: { text: template.name, column: 1 } },
    ...{ macAddress: { text: '00:00:00:00:00:00', column: 1 }, passwords: [], accounts: [] },
    extensions: [{ text: 'init', column: 1, caller: '' }],
  }
  const general = readGeneral(template, nobody, machine)
  for (const output of sharedOutputs(template)) {
    const path = pathOf(general, output)
    const context = general.contexts[output] ?? ''
    const before = plan.heads.get(path)
    if (before && before.context !== context) {
      const place = { file: template.file, line: 1, column: 1 }
      const because = `${path} begins as this template says, with ${nameContext(context)}; ${before.template.file} says ${nameContext(before.context)}`
      plan.remarks.push({ place, because })
    }
    plan.heads.set(path, { text: headOf(output, path, context), context, template })
  }
}

function planRow(row: Row, template: Template, machine: Machine, plan: Plan): void {
  const phone = renderPhone(row, template, machine)
  const place = { file: row.file, line: row.line, column: 1 }
  plan.remarks.push(...phone.remarks)
  plan.faults.push(...phone.faults)
  if (phone.faults.length > 0) return
  for (const { output, text } of phone.outputs) {
    const path = pathOf(phone.general, output)
    const wrong = whyNoPath(path)
    if (wrong)
      plan.faults.push({ place, because: `${template.file} names ${path} for its [${output}]: ${wrong}`, status: 1 })
    else if (output === 'phoneprov') plan.phones.push({ path, text, place })
    else {
      const head = plan.heads.get(path)?.text ?? headOf(output, path, phone.general.contexts[output] ?? '')
      const shared = plan.shared.get(path) ?? { path, head, blocks: [] }
      shared.blocks.push(text)
      plan.shared.set(path, shared)
    }
  }
  if (phone.general.sqlEnable) plan.table.push(...tableRows(row, phone))
}

/** The first line, and every other whose extension is another one. */
const tableRows = (row: Row, { general, lines }: RenderedPhone): TableRow[] =>
  lines
    .filter(({ number, extension }) => number === 1 || extension !== lines[0]!.extension)
    .map(({ number, extension, callerId, account }) => ({
      ...{ ext: extension, cid_name: callerId.name, cid_num: callerId.number, account, line: number },
      ...{ mac_addr: row.macAddress.text, template: row.template.text, model: general.model, vendor: general.vendor },
      sip_driver: general.sipDriver,
    }))

const sharedOutputs = (template: Template): Output[] =>
  OUTPUTS.filter((output) => output !== 'phoneprov' && template.sections.has(output))

const pathOf = ({ places }: General, output: Output): string => posix.join(places[output].folder, places[output].name)

function whyNoPath(path: string): string | undefined {
  if (!path.startsWith('/')) return 'it does not begin with /'
  return path.endsWith('/') ? 'it is a folder' : undefined
}

const nameContext = (context: string): string => (context === '' ? 'no context' : `[${context}]`)

const KINDS: Readonly<Partial<Record<Output, readonly [kind: string, includedBy: string]>>> = {
  sip: ['SIP peers', 'sip.conf'],
  pjsip: ['PJSIP endpoints', 'pjsip.conf'],
}

/** A comment that says what the file is, and the context that its lines are in. */
function headOf(output: Output, path: string, context: string): string {
  const [kind, includedBy] = KINDS[output] ?? ['Dialplan', 'extensions.conf']
  return [
    `; ${kind} of phones, made from massdeployment.conf and templates: edit those, not this.`,
    `; For ${includedBy}: #include ${path}`,
    ';',
    ...(context === '' ? [] : [`[${context}]`]),
    '',
  ].join('\n')
}
