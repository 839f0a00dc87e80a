import { type Ask, openFiles } from '../boot-requests.ts'
import { readXml } from '../config-readers.ts'
import { readLinesUpTo } from '../read-line.ts'
import type { BootingPhone, BootServer, Walked } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'
import { spellMac } from './spell-mac.ts'

const RULES = ['Profile_Rule', 'Profile_Rule_B', 'Profile_Rule_C', 'Profile_Rule_D']
const TRANSPORTS: Record<string, RegisterLine['transport']> = { TCP: 'tcp', TLS: 'tls' }
const MOST_LINES = 16

type Product = {
  readonly userAgent: string
  /** What `$PN` and `$PSN` stand for: `SPA504G` and `504G`. */
  readonly name: string
  readonly series: string
  /** `Profile_Rule` as it leaves the factory; a second one is tried when there is nothing under the first. */
  readonly factoryRules: readonly string[]
}

/** A Cisco phone: it takes the profiles that its rules name, one rule after another, each read over what it knew, and keeps all of it. A rule that fails ends the pass. */
export async function walkByRules(phone: BootingPhone, server: BootServer, product: Product): Promise<Walked> {
  const { memory } = phone
  const read = (name: string) => memory.get(`set ${name}`) || undefined
  let found = false
  // A profile that moves the first rule makes the phone begin again.
  for (let pass = 1; pass <= 2; pass++) {
    const first = read('Profile_Rule')
    found = (await followRules(phone, server, product)) || found
    if (read('Profile_Rule') === first) break
  }
  const sipUserAgent = product.userAgent.split(' ')[0]!
  if (!found && memory.size === 0) return { sipUserAgent }
  return {
    sipUserAgent,
    lines: readLinesUpTo(MOST_LINES, (n) => {
      const line = (name: string) => read(`${name}_${n}_`)
      if (line('Line_Enable') === 'No' || line('Register') === 'No') return undefined
      return {
        user: line('User_ID'),
        authUser: line('Use_Auth_ID') === 'No' ? undefined : line('Auth_ID'),
        password: line('Password'),
        // `servers1:SRV=first:5060:p=0|second:5060:p=1` where a second server stands by.
        registrar: /:SRV=([^:|]+(?::\d+)?)/.exec(line('Proxy') ?? '')?.[1] ?? line('Proxy'),
        outbound: line('Outbound_Proxy'),
        expires: line('Register_Expires'),
        transport: TRANSPORTS[line('SIP_Transport')?.toUpperCase() ?? ''],
      }
    }),
    async loadTheRest() {
      const directory = read('XML_Directory_Service_URL')
      if (directory) await openFiles(server.ask, product.userAgent)(directory)
    },
  }
}

async function followRules({ mac, memory }: BootingPhone, { ask }: BootServer, product: Product): Promise<boolean> {
  let found = false
  for (const name of RULES) {
    const own = memory.get(`set ${name}`)
    const rules = name === 'Profile_Rule' && !own ? product.factoryRules : own ? own.split('|') : []
    if (rules.length === 0) continue
    const profile = await firstServed(
      rules.flatMap((rule) => urlOf(rule, mac, product)),
      ask,
      product.userAgent,
    )
    if (!profile) break
    found = true
    for (const [parameter, value] of profile) memory.set(`set ${parameter}`, value)
  }
  return found
}

async function firstServed(
  urls: readonly string[],
  ask: Ask,
  userAgent: string,
): Promise<Map<string, string> | undefined> {
  const get = openFiles(ask, userAgent)
  for (const url of urls) {
    const profile = readProfile((await get(url)) ?? '')
    if (profile) return profile
  }
  return undefined
}

/** `[--uid u --pwd p] http://…/$MA.xml`; one with a condition in front is left out, since this phone evaluates none. */
function urlOf(rule: string, mac: string, { name, series }: Product): string[] {
  const written = rule.replace(/\[[^\]]*\]/g, '').trim()
  const url = written.split(/\s+/).at(-1)
  if (!url || /^\(.*\)\s*\?/.test(written)) return []
  const words: Record<string, string> = {
    MA: mac,
    MAU: mac.toUpperCase(),
    MAC: spellMac(mac, ':').toUpperCase(),
    PN: name,
    PSN: series,
  }
  return [url.replace(/\$\(?(MAU|MAC|MA|PSN|PN)\)?/g, (_, word: string) => words[word]!).replace(/^\//, '')]
}

/** What stands in a `flat-profile`, by element. */
function readProfile(text: string): Map<string, string> | undefined {
  const elements = readXml(text)
  if (!elements?.some(({ name }) => name === 'flat-profile')) return undefined
  return new Map(elements.filter(({ parent }) => parent?.name === 'flat-profile').map(({ name, text }) => [name, text]))
}
