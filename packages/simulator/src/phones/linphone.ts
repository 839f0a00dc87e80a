import { openFiles } from '../boot-requests.ts'
import { readXml } from '../config-readers.ts'
import { readLinesUpTo } from '../read-line.ts'
import type { Walk } from '../run-boot.ts'
import { parseAddress } from '../sip-message.ts'
import type { RegisterLine } from '../sip-user-agent.ts'

const USER_AGENTS: Record<string, string> = {
  Linphonec: 'Linphonec/5.1.65',
  LinphoneAndroid: 'LinphoneAndroid/5.2.5 (realme Note 50) LinphoneSDK/5.3.47 (tags/5.3.47^0)',
}

/**
 * A client whose `config-uri` was set to option 66's folder: it takes its `linphonerc` from there as XML, and then the contacts that this names. The one for
 * the console does not know its own name before it has been started once.
 */
export const walkLinphone: Walk = async ({ model, memory }, { ask }) => {
  const named = USER_AGENTS[model] ?? USER_AGENTS.Linphonec!
  const userAgent = model === 'Linphonec' && !memory.has('started') ? 'Unknown' : named
  memory.set('started', 'yes')
  const get = openFiles(ask, userAgent)
  const elements = readXml((await get('linphone.xml')) ?? '')
  if (elements?.[0]?.name !== 'config') return { sipUserAgent: named }
  const entries = new Map(
    elements
      .filter(({ name }) => name === 'entry')
      .map(({ parent, attributes, text }) => [`${parent?.attributes.get('name')}.${attributes.get('name')}`, text]),
  )
  const read = (name: string) => entries.get(name) || undefined
  /** Passwords go by the user that they are of, not by place. */
  const passwordOf = (user: string | undefined) => {
    const owner = [...entries].find(([name, value]) => /^auth_info_\d+\.username$/.test(name) && value === user)?.[0]
    const section = owner?.split('.')[0]
    return { authUser: read(`${section}.userid`), password: read(`${section}.passwd`) }
  }
  const lines = readLinesUpTo(8, (n) => {
    const account = (name: string) => read(`proxy_${n - 1}.${name}`)
    const [proxy, user] = [account('reg_proxy'), parseAddress(account('reg_identity') ?? '')?.user]
    if (!proxy || account('reg_sendregister') !== '1') return undefined
    const transport = /;transport=(udp|tcp|tls)/i.exec(proxy)?.[1]?.toLowerCase() as RegisterLine['transport'] // one of the three
    return {
      user,
      ...passwordOf(user),
      registrar: /^<?sips?:(?:[^@>]*@)?([^;>]+)/i.exec(proxy)?.[1],
      expires: account('reg_expires'),
      transport,
    }
  })
  const contacts = read('misc.contacts-vcard-list')
  return {
    sipUserAgent: named,
    lines,
    bootServer: read('misc.config-uri')?.replace(/\/[^/]*$/, ''),
    async loadTheRest() {
      if (contacts) await get(contacts)
    },
  }
}
