import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DHCP_SERVERS } from './dhcp-servers.ts'
import { quoteDnsmasq, quoteIsc, quotePowerShell, quoteRouterOs, quoteShell } from './quote.ts'
import { FAMILIES, prefixOf, readUrl, type Site, type SiteFamily, withSlash } from './site.ts'

const folder = mkdtempSync(join(tmpdir(), 'offhook-dhcp-'))
const keep = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const run = (program: string, ...args: string[]) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}${error ?? ''}` }
}
/** Says so where a program is missing: a check that was not made is no check. */
const checkedBy = (program: string) => {
  const there = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/sbin'].map((at) => join(at, program)).find(existsSync)
  if (!there) console.warn(`${program} is not installed: what is written for it is not checked by it`)
  return { program: there ?? program, test: there ? test : test.skip }
}
const [dnsmasq, dhcpd, keaDhcp4] = [checkedBy('dnsmasq'), checkedBy('dhcpd'), checkedBy('kea-dhcp4')]

const names = Object.keys(FAMILIES) as SiteFamily[]
const SITE: Site = {
  bootServer: 'http://192.0.2.1/phoneprovisioning/',
  reports: 'http://192.0.2.1:8067',
  key: 'k3q7w2m5x4n6p2r7t3v5y4z6a2',
  prefixes: ['0004f2', '64167f12'],
  families: names,
  tftp: '192.0.2.3',
}
const bootServer = fc
  .webUrl({ validSchemes: ['http', 'https'] })
  .map((url) => readUrl(url))
  .filter((url) => url !== undefined)
  .map(withSlash)
const nasty = fc
  .array(fc.constantFrom("'", '"', '\\', ',', ';', '$', '`', '#', '}', '{', ' ', 'é', '%', '|', '\n'), { maxLength: 8 })
  .map((parts) => parts.join(''))
const site: fc.Arbitrary<Site> = fc.record({
  bootServer: fc.oneof(
    bootServer,
    nasty.map((rest) => withSlash(readUrl(`http://edge.example/${encodeURI(rest).replaceAll(/[?#]/g, '')}`)!)),
  ),
  reports: fc.constantFrom('http://192.0.2.1:8067', 'https://[2001:db8::1]'),
  key: fc.constant(SITE.key),
  prefixes: fc.uniqueArray(
    fc.uint8Array({ minLength: 1, maxLength: 6 }).map((octets) => Buffer.from(octets).toString('hex')),
    { maxLength: 3 },
  ),
  families: fc.subarray(names),
  tftp: fc.constant('192.0.2.3'),
  polycomOption: fc.constantFrom(159, 160),
})
const RUNS = { numRuns: 8 } // each run starts the real program

const textOf = (server: keyof typeof DHCP_SERVERS, of: Site, at = 0) => DHCP_SERVERS[server].snippets(of)[at]!.text

dnsmasq.test('dnsmasq reads what is written for it', () => {
  fc.assert(
    fc.property(site, (of) => {
      const conf = keep('dnsmasq.conf', textOf('dnsmasq', of).replace(/^dhcp-script=.*$/m, 'dhcp-script=/bin/true'))
      expect(run(dnsmasq.program, '--test', `--conf-file=${conf}`).said).toMatch(/syntax check OK/)
    }),
    { ...RUNS, examples: [[SITE], [{ ...SITE, prefixes: [], families: [] }]] },
  )
  const broken = keep('broken.conf', textOf('dnsmasq', SITE).replace('dhcp-mac=', 'dhcp-macs='))
  expect(run(dnsmasq.program, '--test', `--conf-file=${broken}`).status).not.toBe(0)
})

dhcpd.test('ISC dhcpd reads what is written for it', () => {
  const check = (text: string) => {
    const conf = keep('dhcpd.conf', `subnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.10 192.0.2.20; }\n${text}`)
    return run(dhcpd.program, '-t', '-cf', conf, '-lf', keep('dhcpd.leases', ''))
  }
  fc.assert(
    fc.property(site, (of) => {
      expect(check(textOf('isc-dhcpd', of))).toMatchObject({ status: 0 })
    }),
    { ...RUNS, examples: [[SITE], [{ ...SITE, prefixes: [], families: [] }]] },
  )
  fc.assert(
    fc.property(nasty, (value) => {
      expect(check(`option tftp-server-name ${quoteIsc(value)};`)).toMatchObject({ status: 0 })
    }),
    RUNS,
  )
  expect(check('option tftp-server-name "open;').status).not.toBe(0)
})

keaDhcp4.test('Kea reads what is written for it', () => {
  const check = (text: string) => {
    const Dhcp4 = JSON.parse(`{${text}}`)
    const library = '/usr/lib/x86_64-linux-gnu/kea/hooks/libdhcp_run_script.so'
    const hooks = existsSync(library) ? Dhcp4['hooks-libraries'] : []
    const whole = {
      Dhcp4: {
        ...Dhcp4,
        'hooks-libraries': hooks,
        'interfaces-config': { interfaces: [] },
        'lease-database': { type: 'memfile', persist: false },
        subnet4: [{ subnet: '192.0.2.0/24', pools: [{ pool: '192.0.2.10 - 192.0.2.20' }] }],
      },
    }
    return run(keaDhcp4.program, '-t', keep('kea.conf', JSON.stringify(whole)))
  }
  fc.assert(
    fc.property(site, (of) => {
      const { status, said } = check(textOf('kea', of))
      expect([status, said.match(/ERROR.*/g)]).toEqual([0, null])
    }),
    { ...RUNS, examples: [[SITE], [{ ...SITE, prefixes: [], families: [] }]] },
  )
  expect(check(textOf('kea', SITE).replace('substring(', 'sabstring(')).status).not.toBe(0)
})

const anyText = fc.oneof(nasty, fc.string({ unit: 'grapheme' })).map((text) => text.replaceAll('\0', ''))

test('a shell reads back what was quoted for it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(spawnSync('sh', ['-c', `printf %s ${quoteShell(text)}`], { encoding: 'utf8' }).stdout).toBe(text)
    }),
    { numRuns: 40 },
  )
})

/** How each syntax is read, by its manual. */
const READERS: [string, (text: string) => string, (quoted: string) => string][] = [
  [
    'dnsmasq.conf',
    quoteDnsmasq,
    (quoted) => quoted.slice(1, -1).replace(/\\(.)/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t' })[c] ?? c),
  ],
  ['dhcpd.conf', quoteIsc, (quoted) => octal(quoted.slice(1, -1))],
  ['RouterOS', quoteRouterOs, (quoted) => routerOs(quoted.slice(1, -1))],
  ['PowerShell', quotePowerShell, (quoted) => quoted.slice(1, -1).replace(/(['‘’‚‛])\1/g, '$1')],
]
const octal = (text: string): string =>
  Buffer.from(
    text.replace(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))),
    'latin1',
  ).toString()
const routerOs = (text: string): string =>
  Buffer.from(
    text.replace(
      /\\(["\\$])|\\([0-9A-F]{2})/g,
      (_, itself?: string, hex?: string) => itself ?? String.fromCharCode(Number.parseInt(hex!, 16)),
    ),
    'latin1',
  ).toString()

test.for(READERS)('what is quoted for %s is read back, and ends where it should', ([, quote, read]) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const quoted = quote(text)
      expect(read(quoted)).toBe(text)
      const inside = quoted.slice(1, -1)
      if (quoted.startsWith('"')) expect(inside.replace(/\\./gs, '')).not.toMatch(/["\\]/)
      else expect(inside.replace(/(['‘’‚‛])\1/g, '')).not.toMatch(/['‘’‚‛]/)
    }),
  )
})

test('a URL is taken when it is one, fits an option, and names nobody; what is left means nothing to any server', () => {
  expect(readUrl(' http://192.0.2.1/phoneprovisioning/ ')).toBe('http://192.0.2.1/phoneprovisioning/')
  expect(readUrl(`http://a.example/x',;$(id)"\\y`)).toBe('http://a.example/x%27%2C%3B%24(id)%22/y')
  for (const wrong of [
    'ftp://a.example/',
    'javascript:alert(1)',
    'http://u:p@a.example/',
    'phones',
    'http://a.example/?q',
    `http://a.example/${'x'.repeat(255)}`,
  ])
    expect(readUrl(wrong)).toBeUndefined()
})

test('a MAC alert is a beginning where its mask is whole octets', () => {
  expect(prefixOf({ mac: '0004f2000000', mask: 'ffffff000000' })).toBe('0004f2')
  expect(prefixOf({ mac: '0004f21a2457', mask: 'ffffffffffff' })).toBe('0004f21a2457')
  for (const mask of ['fffff0000000', '000000000000', '00ffffffffff'])
    expect(prefixOf({ mac: '0004f2000000', mask })).toBeUndefined()
})

test('every server’s text holds the boot server, and where leases are told with the gateway’s key', () => {
  for (const { snippets } of Object.values(DHCP_SERVERS)) {
    const text = snippets({ ...SITE, families: [] })
      .map((one) => one.text)
      .join('\n')
    expect(text).toContain(SITE.bootServer)
    expect(text).toContain(SITE.key)
    expect(text).toMatch(/192\.0\.2\.1:8067/)
  }
  expect(textOf('windows', SITE)).toContain("-Name 'Offhook' -Condition OR -MacAddress EQ, '0004F2*', EQ, '64167F12*'")
})

/** As sites fill them in: placeholders that no site has. */
const EXAMPLE: Site = {
  bootServer: 'http://edge.example/phoneprovisioning/',
  reports: 'http://ingester.example:8067',
  key: 'GATEWAY-KEY',
  prefixes: [],
  families: names,
}

test.for(Object.keys(DHCP_SERVERS) as (keyof typeof DHCP_SERVERS)[])(
  'the copies in deploy/dhcp for %s are what is made here; vitest -u writes them anew',
  async (server) => {
    for (const { file, text } of DHCP_SERVERS[server].snippets(EXAMPLE))
      await expect(text).toMatchFileSnapshot(`../../../deploy/dhcp/${server}/${file}`)
  },
)

test('150 holds the address of a TFTP server and goes to Ciscos alone; 159 takes the place of 160 for Polycoms', () => {
  const of: Site = { ...SITE, prefixes: [], families: ['cisco-spa', 'polycom'] }
  const dnsmasq = textOf('dnsmasq', { ...of, polycomOption: 159 })
  expect(dnsmasq).toContain('dhcp-option=tag:cisco-spa,150,192.0.2.3\n')
  expect(dnsmasq).toContain('dhcp-option=tag:polycom,159,"http://192.0.2.1/phoneprovisioning/"\n')
  expect(dnsmasq).not.toMatch(/tag:polycom,1(?:50|60),/)
  expect(textOf('mikrotik', of)).toContain('add name=offhook-150 code=150 value="0xC0000203"')
  const { tftp: _, ...without } = of
  for (const { snippets } of Object.values(DHCP_SERVERS))
    expect(
      snippets(without)
        .map(({ text }) => text)
        .join(''),
    ).not.toMatch(/\b150\b/)
})
