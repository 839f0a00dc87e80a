import type { Field, Row } from './parse-row.ts'
import { DIALPLANS, type Output, type Template } from './parse-template.ts'
import { type AccountRule, type PhoneLine, phoneLines } from './phone-lines.ts'
import { sectionLines, type TemplateLine } from './section-lines.ts'
import { PLAIN_VARIABLES, splitVariables } from './variables.ts'

/** The machine that a deployment is for. */
export type Machine = {
  /** Where it keeps what belongs to phones: `/mnt/kd/phoneprov`. */
  readonly baseDir: string
  /** Its address where the phones are: @SIP_SERVER_IPV4@. Undefined while nobody said it. */
  readonly serverIpv4?: string | undefined
}

/** What [general] says for one phone. */
export type General = {
  readonly model: string
  readonly vendor: string
  /** The MAC without colons, in the case that the template likes. */
  readonly mac: string
  readonly accounts: AccountRule
  /** Where each output goes: folder and name. */
  readonly places: Readonly<Record<Output, { readonly folder: string; readonly name: string }>>
  /** Asterisk contexts that the dialplans' files begin with. */
  readonly contexts: Readonly<Partial<Record<Output, string>>>
  readonly sqlEnable: boolean
  readonly sipDriver: string
  /** The variables that lines of [general] used and that have no value for this phone. */
  readonly missing: readonly { readonly variable: string; readonly line: number; readonly column: number }[]
}

export const INCLUDES = '/mnt/kd/asterisk/includes'

/** What [general] of this template says for this row: the last of several definitions holds, and a value ends at its first blank. */
export function readGeneral(template: Template, row: Row, machine: Machine): General {
  const lines = sectionLines(template.sections.get('general') ?? [], row.extensions[0].text)
  const mac = inCase(row.macAddress.text.replaceAll(':', ''), lookUp(lines, 'macaddress_case'))
  const model = lookUp(lines, 'model') || template.name
  const vendor = lookUp(lines, 'vendor') || model
  const [line] = phoneLines(row, { prefix: '', suffix: '' })
  const values: Values = {
    ...machineValues(row.template, { model, vendor, mac, macAddress: row.macAddress.text }, machine),
    ...lineValues({ ...line!, account: row.accounts[0]?.text }, ''),
  }
  const missing: { variable: string; line: number; column: number }[] = []
  const merged = lines.map(({ line, text }) => {
    const parts = splitVariables(text, PLAIN_VARIABLES).map((part) => {
      if ('text' in part) return part.text
      const value = values[part.variable]
      if (value === undefined) missing.push({ variable: part.variable, line, column: part.at + 1 })
      return value ?? ''
    })
    return { line, text: parts.join('') }
  })
  const value = (key: string) => lookUp(merged, key)
  const wordCase = value('auto_account_case')
  const place = (folder: string, name: string, folderElse: string, nameElse: string) => ({
    folder: value(folder) || folderElse,
    name: value(name) || nameElse,
  })
  return {
    ...{ model, vendor, mac, missing },
    accounts: {
      prefix: inCase(value('auto_account_prefix'), wordCase),
      suffix: inCase(value('auto_account_suffix'), wordCase),
    },
    // An entry for each of DIALPLANS: none of OUTPUTS is left out.
    places: {
      ...Object.fromEntries(
        DIALPLANS.map((name) => [
          name,
          place(
            'dialplan_path',
            `${name}_file`,
            INCLUDES,
            `astlinux-phoneprov-${name.replace('dialplan', 'exten')}.conf`,
          ),
        ]),
      ),
      sip: place('sip_path', 'sip_file', INCLUDES, 'astlinux-phoneprov-sip.conf'),
      pjsip: place('pjsip_path', 'pjsip_file', INCLUDES, 'astlinux-phoneprov-pjsip.conf'),
      phoneprov: place('prov_path', 'prov_file', `${machine.baseDir}/${vendor}`, `${mac}.cfg`),
    } as General['places'],
    contexts: Object.fromEntries(
      DIALPLANS.map((name) => [name, value(`${name}_context`)]).filter(([, context]) => context !== ''),
    ),
    sqlEnable: (value('sql_enable') || 'yes').toLowerCase() === 'yes',
    sipDriver: (value('sip_driver') || 'sip').toLowerCase(),
  }
}

/** What variables stand for, by name; undefined for what this phone does not have. */
export type Values = Readonly<Record<string, string | undefined>>

export const machineValues = (
  template: Field,
  { model, vendor, mac, macAddress }: Pick<General, 'model' | 'vendor' | 'mac'> & { readonly macAddress: string },
  { serverIpv4 }: Machine,
): Values => ({
  TEMPLATE: template.text,
  MODEL: model,
  VENDOR: vendor,
  MAC_ADDR: macAddress,
  MAC: mac,
  MAC4: mac.slice(8),
  MAC6: mac.slice(6),
  SIP_SERVER_IPV4: serverIpv4,
})

/** The variables of a line; `suffix` is its number, or nothing. */
export const lineValues = (
  line: Omit<PhoneLine, 'account'> & { readonly account: string | undefined },
  suffix: string,
): Values => ({
  [`EXT${suffix}`]: line.extension,
  [`CID_NAME${suffix}`]: line.callerId.name,
  [`CID_NUM${suffix}`]: line.callerId.number,
  [`PASSWORD${suffix}`]: line.password,
  [`ACCOUNT${suffix}`]: line.account,
  [`USERNAME${suffix}`]: line.account,
})

function lookUp(lines: readonly TemplateLine[], key: string): string {
  const definition = new RegExp(`^${key} *= *([^ ]*)`)
  return lines.map(({ text }) => definition.exec(text)?.[1]).findLast((value) => value !== undefined) ?? ''
}

const inCase = (text: string, wordCase: string): string =>
  wordCase === 'upper' ? text.toUpperCase() : wordCase === 'lower' ? text.toLowerCase() : text
