import type { Conf } from '../asterisk-conf/read-conf.ts'
import type { Account } from './account.ts'
import { familyOfProfile } from './family-of-profile.ts'
import { numberOf } from './read-sip.ts'
import { sectionOf } from './section.ts'

/**
 * What a phoneprov.conf says of phones whose accounts stand elsewhere: where they register, and which profile is taken where an account names none. Its files and
 * templates stay where they are.
 */
export function readPhoneprov({ categories }: Conf, accounts: readonly Account[]): Account[] {
  const category = categories.find(({ name }) => name.toLowerCase() === 'general')
  const general = category && sectionOf(category)
  const registrar = general?.one('serveraddr')?.value
  const port = numberOf(general?.one('serverport'))
  const profile = general?.one('default_profile')?.value
  const family = familyOfProfile(profile)
  return accounts.map((account) => ({
    ...account,
    line: {
      ...account.line,
      ...(registrar && !account.line.registrar ? { registrar } : {}),
      ...(port && !account.line.port ? { port } : {}),
    },
    ...(account.family === undefined && account.profile === undefined && family ? { family } : {}),
  }))
}
