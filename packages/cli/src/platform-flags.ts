import { readFile } from 'node:fs/promises'
import { type BootToken, type Mac, parseBootToken, parseMac } from '@offhook/phones'
import { Mapping, PlatformAuth } from '@offhook/tenant-platforms'
import { InvalidArgumentError } from 'commander'

/** A phone as a flag names it. */
export type PhoneFlag = { readonly mac: Mac; readonly bootToken?: BootToken }

/** A flag, or the file that it names, is not what it should be; its contents are not quoted. */
export class FlagRefused extends Error {
  override readonly name = 'FlagRefused'
}

/** `@file`, or a short form of what the file would hold. */
export async function readAuth(written: string): Promise<PlatformAuth> {
  const given = written.startsWith('@') ? await readJsonFile(written.slice(1)) : readShort(written)
  const parsed = PlatformAuth.safeParse(given)
  if (parsed.success) return parsed.data
  throw new FlagRefused(`--auth is not understood${faultsOf(parsed.error.issues)}`)
}

function readShort(written: string): object | undefined {
  const [, kind, secret] = /^(bearer|basic|hmac):(.*)$/s.exec(written) ?? []
  if (kind === undefined || secret === undefined) return undefined
  if (kind === 'bearer') return { kind, token: secret }
  if (kind === 'hmac') return { kind, secret }
  const [user, ...password] = secret.split(':')
  return { kind, user, password: password.join(':') }
}

export async function readMapping(file: string): Promise<Mapping> {
  const parsed = Mapping.safeParse(await readJsonFile(file))
  if (parsed.success) return parsed.data
  throw new FlagRefused(`${file} is no mapping${faultsOf(parsed.error.issues)}`)
}

async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new FlagRefused(`${file} is ${cause instanceof SyntaxError ? 'not JSON' : 'not to be read'}`, { cause })
  }
}

const faultsOf = (issues: readonly { readonly path: PropertyKey[]; readonly message: string }[]): string =>
  issues.map(({ path, message }) => `\n  ${path.join('.')}: ${message}`).join('')

export function readPhone(written: string): PhoneFlag {
  const [address, token] = written.split('/')
  const mac = parseMac(address!)
  if (!mac) throw new InvalidArgumentError('a MAC is expected, perhaps followed by /<boot token>')
  return { mac, ...(token === undefined ? {} : { bootToken: readToken(token) }) }
}

export function readToken(written: string): BootToken {
  const token = parseBootToken(written)
  if (!token) throw new InvalidArgumentError('a boot token is 12 to 18 digits or 26 base32 characters')
  return token
}

export function readUrl(written: string): string {
  if (!URL.canParse(written) || !/^https?:\/\/[^\s@]+$/.test(written))
    throw new InvalidArgumentError('an http(s) URL without a password is expected')
  return written.replace(/\/+$/, '')
}

export function readSeconds(written: string): number {
  const seconds = Number(written)
  if (!(seconds > 0 && seconds <= 120)) throw new InvalidArgumentError('seconds, 120 at most')
  return seconds
}

/** Another token of the same kind. */
export const alterToken = (token: BootToken): BootToken => {
  const [shortened, last] = [token.slice(0, -1), token.slice(-1)]
  const other = /^\d+$/.test(token) ? (Number(last) + 1) % 10 : last === 'a' ? 'b' : 'a'
  return `${shortened}${other}` as BootToken // as long as it was, of the same characters
}
