import { createHash } from 'node:crypto'
import type { Database } from '@offhook/database'
import { dnsmasqLines } from '@offhook/dhcp-tokens'
import type { Sealer } from '@offhook/runtime'
import type { Sql } from 'postgres'
import { openIssueTokens } from './kept-tokens.ts'
import { type GatewayName, needsNext, newestTokens, notePlaced } from './live-tokens.ts'
import { markGateways } from './mark-gateways.ts'

/** What an agent is told: `has` is what it has by its own word, the tag of an earlier answer. */
export type TokenList = { readonly tag: string; readonly lines: string | undefined }

const LOOK_MS = 1_000

/**
 * The next tokens of a gateway's phones, for the agent beside its dnsmasq. Who comes with the tag of what there is now has written it: that is noted, and the answer comes once there is something
 * else, or after `waitMs` without lines. Undefined where no tokens are issued for dnsmasq.
 */
export function listTokens(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
  baseUrl: string,
): (
  gateway: GatewayName,
  asked: { has: string | undefined; waitMs: number; signal: AbortSignal },
) => Promise<TokenList | undefined> {
  const read = async (gateway: GatewayName) => {
    const [kept] = await sql<{ issue_tokens: Buffer | null }[]>`
      select issue_tokens from gateways where tenant = ${gateway.tenant} and gateway = ${gateway.gateway}`
    const issueTokens = openIssueTokens(sealer, gateway, kept?.issue_tokens ?? null)
    if (issueTokens?.into !== 'dnsmasq') return undefined
    const tokens = await newestTokens(sql, sealer, gateway)
    const lines = dnsmasqLines(tokens, baseUrl, issueTokens.options)
    return { tokens, lines, tag: createHash('sha256').update(lines).digest('hex').slice(0, 32) }
  }
  /** Grows with all that may change the list; cheaper to look at than the list. */
  const readState = async ({ tenant, gateway }: GatewayName) => {
    const [row] = await sql<{ made: number }[]>`
      select made from token_outputs where tenant = ${tenant} and gateway = ${gateway}`
    return row?.made
  }
  return async (gateway, { has, waitMs, signal }) => {
    const until = performance.now() + waitMs
    await sql`update token_outputs set asked_at = now() where tenant = ${gateway.tenant} and gateway = ${gateway.gateway}`
    for (;;) {
      const state = await readState(gateway)
      const list = await read(gateway)
      if (!list || list.tag !== has) return list
      await noteWritten(sql, gateway, list.tokens)
      while ((await readState(gateway)) === state) {
        if (signal.aborted || performance.now() >= until) return { tag: list.tag, lines: undefined }
        await pause(Math.min(LOOK_MS, until - performance.now()), signal)
      }
    }
  }
}

async function noteWritten(sql: Sql, gateway: GatewayName, tokens: Parameters<typeof notePlaced>[2]): Promise<void> {
  await sql.begin(async (sql) => {
    await notePlaced(sql, gateway, tokens)
    await sql`update token_outputs set succeeded_at = now() where tenant = ${gateway.tenant} and gateway = ${gateway.gateway}`
    if (await needsNext(sql, gateway)) await markGateways(sql, gateway)
  })
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, Math.max(ms, 0))
    signal.addEventListener('abort', end)
  })
