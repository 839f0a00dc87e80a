import { alteredBySed, syntaxOf, whyNotCarried } from './carries.ts'
import { type Fault, type Place, type Remark, writeRemark } from './fault.ts'
import { type General, lineValues, type Machine, machineValues, readGeneral, type Values } from './general.ts'
import type { Row } from './parse-row.ts'
import { OUTPUTS, type Output, type Template } from './parse-template.ts'
import { type PhoneLine, phoneLines } from './phone-lines.ts'
import { sectionLines, type TemplateLine } from './section-lines.ts'
import { splitVariables } from './variables.ts'

/** What one phone makes of its template. */
export type RenderedPhone = {
  readonly general: General
  readonly lines: readonly PhoneLine[]
  /** Each section that the template has, in {@link OUTPUTS}' order; every line of `text` ends with a newline, and [sip] and [pjsip] with an empty line. */
  readonly outputs: readonly { readonly output: Output; readonly text: string }[]
  readonly faults: readonly Fault[]
  /** Values that the AstLinux tool would have altered. */
  readonly remarks: readonly Remark[]
}

/** Runs a template for one phone. A value that its place cannot hold is a fault at the value's place in massdeployment.conf. */
export function renderPhone(row: Row, template: Template, machine: Machine): RenderedPhone {
  const general = readGeneral(template, row, machine)
  const lines = phoneLines(row, general.accounts)
  const source: Source = { row, template, general, values: valuesOf(row, general, lines, machine), lines }
  const remarks = openRemarks()
  for (const { variable, line, column } of general.missing)
    remarks.refuse(
      { file: template.file, line, column },
      `${whatIsMissing(variable)}, and [general] asks for it`,
      variable === 'PASSWORD' ? 3 : 1,
    )
  const [first] = lines
  if (first!.password === undefined)
    remarks.refuse(placeIn(row, row.extensions[0].column), 'there is no password: -a makes one', 3)
  for (const [variable, value] of Object.entries(source.values)) {
    const altered = value === undefined ? undefined : alteredBySed(value)
    if (altered !== undefined)
      remarks.note(
        placeOf(variable, source),
        `${altered} in ${describe(variable)}: phoneprov-massdeployment would have written something else`,
      )
  }
  const outputs = OUTPUTS.filter((output) => template.sections.has(output)).map((output) => ({
    output,
    text: renderSection(output, source, remarks),
  }))
  return { general, lines, outputs, faults: remarks.faults, remarks: remarks.notes }
}

type Source = {
  readonly row: Row
  readonly template: Template
  readonly general: General
  readonly values: Values
  readonly lines: readonly PhoneLine[]
}

const valuesOf = (row: Row, general: General, lines: readonly PhoneLine[], machine: Machine): Values => ({
  ...machineValues(row.template, { ...general, macAddress: row.macAddress.text }, machine),
  ...lineValues(lines[0]!, ''),
  ...Object.assign({}, ...lines.map((line) => lineValues(line, String(line.number)))),
})

function renderSection(output: Output, source: Source, remarks: Remarks): string {
  const { template, row } = source
  const lines = sectionLines(template.sections.get(output)!, row.extensions[0].text)
  const syntax = syntaxOf(output, lines[0]?.text)
  const rendered = lines.map((line) => `${renderLine(line, source, syntax, remarks)}\n`).join('')
  return output === 'sip' || output === 'pjsip' ? `${rendered}\n` : rendered
}

function renderLine(
  { line, text }: TemplateLine,
  source: Source,
  syntax: Parameters<typeof whyNotCarried>[2],
  remarks: Remarks,
): string {
  const where = `${source.template.file} line ${line}`
  let written = ''
  for (const part of splitVariables(text)) {
    if ('text' in part) {
      written += part.text
      continue
    }
    const { variable } = part
    const value = source.values[variable]
    if (value === undefined) {
      if (!variable.startsWith('PASSWORD'))
        remarks.refuse(placeOf(variable, source), `${whatIsMissing(variable)}, and ${where} asks for it`)
      continue
    }
    const because = whyNotCarried(value, written, syntax)
    if (because) remarks.refuse(placeOf(variable, source), `${describe(variable)} cannot stand in ${where}: ${because}`)
    written += value
  }
  return written
}

const whatIsMissing = (variable: string): string =>
  variable === 'SIP_SERVER_IPV4'
    ? "this machine's address where the phones are is not known"
    : `the line has no ${describe(variable).replace('the ', '')}`

const placeIn = ({ file, line }: Row, column: number): Place => ({ file, line, column })

/** Where the value comes from. */
function placeOf(variable: string, { row, lines }: Source): Place {
  const [, name, number] = /^([A-Z_]+?)([1-6]?)$/.exec(variable) ?? []
  const { columns } = lines[Number(number || 1) - 1]!
  if (name === 'PASSWORD') return placeIn(row, columns.password)
  if (name === 'ACCOUNT' || name === 'USERNAME') return placeIn(row, columns.account)
  if (name === 'EXT' || name === 'CID_NAME' || name === 'CID_NUM') return placeIn(row, columns.extension)
  return placeIn(row, variable.startsWith('MAC') ? row.macAddress.column : row.template.column)
}

const NAMES: Readonly<Record<string, string>> = {
  EXT: 'the extension',
  CID_NAME: 'the name of the caller ID',
  CID_NUM: 'the number of the caller ID',
  PASSWORD: 'the password',
  ACCOUNT: 'the account',
  USERNAME: 'the account',
  TEMPLATE: "the template's name",
  MODEL: "the template's model",
  VENDOR: "the template's vendor",
}
const describe = (variable: string): string => NAMES[variable.replace(/[1-6]$/, '')] ?? 'the MAC address'

type Remarks = ReturnType<typeof openRemarks>

/** The same word about the same place is kept once. */
function openRemarks() {
  const faults: Fault[] = []
  const notes: Remark[] = []
  const said = new Set<string>()
  const isNew = (remark: Remark): boolean => {
    const written = writeRemark(remark)
    return !said.has(written) && said.add(written).has(written)
  }
  return {
    ...{ faults, notes },
    refuse(place: Place, because: string, status: Fault['status'] = 1): void {
      if (isNew({ place, because })) faults.push({ place, because, status })
    },
    note(place: Place, because: string): void {
      if (isNew({ place, because })) notes.push({ place, because })
    },
  }
}
