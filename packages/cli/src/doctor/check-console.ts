import { every } from '@offhook/client'
import { OPTION_LENGTH, SMG_OPTION_66_LENGTH } from '@offhook/dhcp-snippets'
import { isLoopback } from '@offhook/runtime'
import { type OpenedClient, reach } from '../console-options.ts'
import { causeOf, doubtful, type Finding, ill, unknown, well } from './finding.ts'

const SKEW_MS = 2_000

/** Whether an Offhook runs, is ready, takes the token and has our time. */
export async function checkConsole({
  url,
  token,
}: Pick<OpenedClient, 'url' | 'token'>): Promise<{ isRunning: boolean; findings: Finding[] }> {
  const subject = 'console'
  try {
    const asked = Date.now()
    const ready = await reach(url, new Request(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }))
    const skew = Date.parse(ready.headers.get('date') ?? '') - (asked + Date.now()) / 2
    if (!ready.ok)
      return {
        isRunning: true,
        findings: [
          ill(
            subject,
            `not ready: ${(await ready.text()).slice(0, 200)}`,
            'what it names is away: look at NATS, PostgreSQL and the console’s log',
          ),
        ],
      }
    const me = await reach(
      url,
      new Request(`${url}/v1/tenants?limit=1`, { headers: { authorization: `Bearer ${token}` } }),
    )
    return {
      isRunning: true,
      findings: [
        me.ok
          ? well(subject, `${url} is ready and takes the token`)
          : ill(
              subject,
              `${url} refuses the token with ${me.status}`,
              'give --token; offhook token prints the one of the data directory',
            ),
        // A Date header has whole seconds.
        Math.abs(skew) > SKEW_MS
          ? doubtful(
              'clocks',
              `the console’s is ${Math.round(skew / 1_000)} s off this machine’s`,
              'let both keep time by NTP: tokens and certificates have dates',
            )
          : well('clocks', 'the console’s is this machine’s'),
      ],
    }
  } catch (cause) {
    return { isRunning: false, findings: [unknown(subject, `${causeOf(cause)} What needs it is left out.`)] }
  }
}

/** Every gateway's option 66: its length, and whether a phone can reach what it names. */
export async function checkGateways({ client }: OpenedClient): Promise<Finding[]> {
  const findings: Finding[] = []
  let count = 0
  for await (const { tenant } of every((cursor) =>
    client.GET('/v1/tenants', { params: { query: { ...cursor, limit: 100 } } }),
  ))
    for await (const { gateway, option66 } of every((cursor) =>
      client.GET('/v1/tenants/{tenant}/gateways', { params: { path: { tenant }, query: { ...cursor, limit: 100 } } }),
    )) {
      count++
      findings.push(...judgeOption66(`option 66 of ${tenant}/${gateway}`, option66))
    }
  return findings.length > 0
    ? findings
    : count > 0
      ? [well('option 66', `of ${count} gateways fits, and names no loopback`)]
      : [unknown('option 66', 'there is no gateway yet')]
}

/** What is wrong with a URL as option 66; nothing when all is well. */
export function judgeOption66(subject: string, option66: string): Finding[] {
  const host = URL.parse(option66)?.hostname ?? ''
  if (option66.length > OPTION_LENGTH)
    return [
      ill(
        subject,
        `has ${option66.length} characters, and an option holds ${OPTION_LENGTH}`,
        'shorten OFFHOOK_EDGE_BASE_URL',
      ),
    ]
  return [
    ...(host === 'localhost' || isLoopback(host.replace(/^\[|\]$/g, ''))
      ? [
          doubtful(
            subject,
            `names ${host}, which is every phone itself`,
            'set OFFHOOK_EDGE_BASE_URL to what phones reach, and OFFHOOK_LISTEN',
          ),
        ]
      : []),
    ...(option66.length > SMG_OPTION_66_LENGTH
      ? [
          doubtful(
            subject,
            `has ${option66.length} characters, and an SMG takes ${SMG_OPTION_66_LENGTH}`,
            'shorten OFFHOOK_EDGE_BASE_URL if an SMG hands it out',
          ),
        ]
      : []),
  ]
}

/** Whether the edge answers where phones are sent to: a 404 of its own is as good as a file. */
export async function checkEdge(baseUrl: string): Promise<Finding> {
  const subject = 'edge'
  try {
    const answer = await fetch(`${baseUrl.replace(/\/+$/, '')}/`, { signal: AbortSignal.timeout(5_000) })
    await answer.body?.cancel()
    return answer.status === 404
      ? well(subject, `${baseUrl} answers`)
      : doubtful(
          subject,
          `${baseUrl} answers ${answer.status}, as no edge does`,
          'another server or a proxy stands there: look at OFFHOOK_EDGE_BASE_URL',
        )
  } catch (cause) {
    return ill(
      subject,
      `${baseUrl} does not answer: ${causeOf((cause as Error).cause ?? cause)}`,
      'start an edge, let its port through the firewall, or correct OFFHOOK_EDGE_BASE_URL',
    )
  }
}

/** Platforms whose circuit is open, so that they are not asked now. */
export async function checkPlatforms({ client }: OpenedClient): Promise<Finding[]> {
  const findings: Finding[] = []
  let count = 0
  for await (const { tenant } of every((cursor) =>
    client.GET('/v1/tenants', { params: { query: { ...cursor, limit: 100 } } }),
  ))
    for await (const { platform } of every((cursor) =>
      client.GET('/v1/tenants/{tenant}/platforms', { params: { path: { tenant }, query: { ...cursor, limit: 100 } } }),
    )) {
      count++
      const { data } = await client.GET('/v1/tenants/{tenant}/platforms/{platform}/health', {
        params: { path: { tenant, platform } },
      })
      if (data?.state === 'open')
        findings.push(
          ill(
            `platform ${tenant}/${platform}`,
            `is left alone: ${data.lastError?.kind ?? 'it failed'}`,
            `look at it, then: offhook platform verify`,
          ),
        )
    }
  return findings.length > 0
    ? findings
    : count > 0
      ? [well('platforms', `${count}, none left alone for its faults`)]
      : []
}
