import { createHash } from 'node:crypto'
import type { KamailioOutput } from './output.ts'
import { accountsOf, type LeftOutLine, leaveOut, type PbxLine } from './pbx-line.ts'

/** A row of Kamailio's `subscriber`, table version 7. */
export type Subscriber = {
  readonly username: string
  readonly domain: string
  readonly password: string
  readonly ha1: string
  readonly ha1b: string
  /** Which line it was made of; no column. */
  readonly line: PbxLine
}

/** VARCHAR(64) of `subscriber` 7. */
const MAX_CHARACTERS = 64

/**
 * The rows of a platform's lines. `username` is the name that a phone authenticates by. `ha1` is MD5(username:realm:password) and `ha1b`
 * MD5(username@domain:realm:password), both with the domain for realm (Kamailio's auth_db, `calculate_ha1` off).
 */
export function renderSubscribers(
  lines: readonly PbxLine[],
  { domain, hashes }: Pick<KamailioOutput, 'domain' | 'hashes'>,
): { subscribers: Subscriber[]; leftOut: LeftOutLine[] } {
  const domainOf = (line: PbxLine) => (domain ?? line.registrar)?.toLowerCase()
  const refused = new Map<PbxLine, LeftOutLine>()
  for (const line of lines) {
    const because = whyNot(line, domainOf(line), hashes)
    if (because) refused.set(line, leaveOut(line, 'account', because))
  }
  const { accounts, leftOut } = accountsOf(
    lines.filter((line) => !refused.has(line)),
    (line) => `${line.authUser}@${domainOf(line)}`,
  )
  const subscribers = accounts.map(({ first }) => {
    const { authUser: username, password } = first
    const domain = domainOf(first)!
    return {
      username,
      domain,
      password: hashes === 'plain' ? password : '',
      ha1: md5(`${username}:${domain}:${password}`),
      ha1b: md5(`${username}@${domain}:${domain}:${password}`),
      line: first,
    }
  })
  return { subscribers, leftOut: [...refused.values(), ...leftOut] }
}

function whyNot(
  { authUser, password }: PbxLine,
  domain: string | undefined,
  hashes: KamailioOutput['hashes'],
): LeftOutLine['because'] | undefined {
  if (domain === undefined) return 'no-domain'
  const kept = [authUser, domain, ...(hashes === 'plain' ? [password] : [])]
  if (kept.some((value) => [...value].length > MAX_CHARACTERS)) return 'too-long'
  // A colon would make two names of one digest, PostgreSQL takes no lone surrogate.
  return authUser.includes(':') || ![authUser, password].every((value) => value.isWellFormed())
    ? 'not-expressible'
    : undefined
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
