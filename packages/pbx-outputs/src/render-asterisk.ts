import { asteriskAccounts, renderAccounts } from './asterisk-accounts.ts'
import { renderDialplan } from './asterisk-dialplan.ts'
import { type Section, writeSections } from './asterisk-syntax.ts'
import type { AsteriskOutput } from './output.ts'
import type { LeftOut, PbxContent } from './pbx-line.ts'

/** Every file that an output may ever have written, and the module that reads it. */
export const ASTERISK_FILES = {
  'offhook-pjsip.conf': 'res_pjsip.so',
  'offhook-sip.conf': 'chan_sip.so',
  'offhook-extensions.conf': 'pbx_config.so',
} as const
export type AsteriskFile = keyof typeof ASTERISK_FILES

/** What a file holds that has nothing to say: `#include` of a file that is not there would be an error. */
export const EMPTY_FILE = Buffer.from('; Written by Offhook, which has no lines for this file.\n')

export type Rendered = {
  readonly files: ReadonlyMap<AsteriskFile, Buffer>
  /** Accounts. */
  readonly accounts: number
  readonly leftOut: readonly LeftOut[]
}

/** A platform's lines and groups as Asterisk reads them. The same ones render the same bytes, in whatever order they come. */
export function renderAsterisk(
  { lines, paging }: PbxContent,
  output: AsteriskOutput,
  context: string,
  headersContext = `${context}-paging-headers`,
): Rendered {
  const title = 'Written by Offhook. What is changed here is lost with the next change of a line.'
  const { accounts, leftOut } = asteriskAccounts(lines, output)
  const files = new Map<AsteriskFile, Buffer>()
  const all: LeftOut[] = [...leftOut]
  const keep = (file: AsteriskFile, { sections, leftOut }: { sections: Section[]; leftOut: readonly LeftOut[] }) => {
    files.set(file, Buffer.from(writeSections(title, sections)))
    all.push(...leftOut)
  }
  if (output.parts.includes('accounts'))
    keep(
      output.driver === 'pjsip' ? 'offhook-pjsip.conf' : 'offhook-sip.conf',
      renderAccounts(accounts, output, context),
    )
  if (output.parts.some((part) => part !== 'accounts'))
    keep('offhook-extensions.conf', renderDialplan(accounts, paging, output, context, headersContext))
  return { files, accounts: accounts.length, leftOut: all }
}
