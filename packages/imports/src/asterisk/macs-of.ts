import { macIn } from '../asterisk-conf/read-conf.ts'
import type { Account } from './account.ts'
import type { Section } from './section.ts'

const WORDS = /^(?:mac|macaddr|macaddress|mac_address|phone_mac)$/i

/**
 * The MACs that a section names, as people write them down: `macaddress=…`, `setvar=MAC=…` (`set_var` in pjsip.conf), a `description` or a comment with the
 * word MAC before it.
 */
export function macsOf(section: Section): Pick<Account, 'macs' | 'lost'> {
  const macs: { written: string; place: Account['place'] }[] = []
  const lost: string[] = []
  for (const { value, place } of section.all('mac', 'macaddress')) macs.push({ written: value, place })
  for (const { value, place } of section.all('setvar', 'set_var')) {
    const [, name = '', written = ''] = /^([^=]*)=([\s\S]*)$/.exec(value) ?? []
    if (WORDS.test(name.trim())) macs.push({ written: written.trim(), place })
    else lost.push(`the variable ${name.trim().slice(0, 60)} of the server has no place here`)
  }
  for (const { value, place } of [
    ...section.all('description'),
    ...section.category.comments.map(({ text, place }) => ({ value: text, place })),
  ]) {
    const written = macIn(value)
    if (written !== undefined) macs.push({ written, place })
  }
  return { macs, lost }
}
