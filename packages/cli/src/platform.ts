import type { BootToken } from '@offhook/phones'
import {
  type Dialect,
  type PlatformToVerify,
  type Sandbox,
  SPECIAL_NAME,
  type Verdict,
  verifyPlatform,
} from '@offhook/tenant-platforms'
import { Command, Option } from 'commander'
import {
  alterToken,
  FlagRefused,
  type PhoneFlag,
  readAuth,
  readMapping,
  readPhone,
  readSeconds,
  readToken,
  readUrl,
} from './platform-flags.ts'

type VerifyOptions = {
  readonly kind: Dialect['kind']
  readonly mapping?: string
  readonly auth?: string
  readonly gateway: string
  readonly timeout: number
  readonly mac?: PhoneFlag
  readonly token?: BootToken
  readonly severalMac?: PhoneFlag
  readonly unknownMac?: PhoneFlag
  readonly busyMac?: PhoneFlag
  readonly namedMac?: PhoneFlag
  readonly mismatchMac?: PhoneFlag
  readonly json?: boolean
}

/** Tools for those who make or run a tenant platform. */
export const platformCommand = (): Command => {
  const command = new Command('platform').description('Tries out the systems that tell phones their lines')
  command
    .command('verify')
    .description('asks a platform every case that Offhook relies on, and says which it keeps to')
    .argument('<url>', 'its base URL', readUrl)
    .addOption(new Option('--kind <kind>', 'its dialect').choices(['rest', 'teleware', 'mapped']).default('rest'))
    .option('--mapping <file>', 'of a mapped one: what the API takes as its mapping')
    .option('--auth <auth>', '@file with what the API takes as auth, or bearer:TOKEN, basic:USER:PASSWORD, hmac:SECRET')
    .option('--gateway <name>', 'the gateway that it is told', 'hq')
    .option('--timeout <seconds>', 'for each answer', readSeconds, 10)
    .option('--mac <mac>', 'a phone that is ordered; every MAC may be followed by /<its boot token>', readPhone)
    .option('--token <token>', 'the boot token of phones that bring none', readToken)
    .option('--several-mac <mac>', 'a phone with two lines or more', readPhone)
    .option('--unknown-mac <mac>', 'a phone that nobody ordered', readPhone)
    .option('--busy-mac <mac>', 'a phone that is always answered 429 or 503', readPhone)
    .option('--named-mac <mac>', 'a phone with the name below', readPhone)
    .option('--mismatch-mac <mac>', 'a phone that is answered 409 (--mac with another token when absent)', readPhone)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
The name that --named-mac has as its display name, label or model: ${SPECIAL_NAME}

Examples:
  offhook platform verify https://platform.acme.example --auth @auth.json --mac 0004f2000001 --token 020319816061
  offhook platform verify http://127.0.0.1:8080 --kind teleware --mac 0004f2000001/020319816061 --unknown-mac 0004f2000009

Exit status: 0 no case failed; 1 one did; 2 the command was not understood.`,
    )
    .action(async (url: string, options: VerifyOptions) => {
      const verdicts = await verifyPlatform(await describePlatform(url, options))
      process.stdout.write(options.json ? `${JSON.stringify(verdicts)}\n` : write(verdicts))
      if (verdicts.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1
    })
  return command
}

async function describePlatform(url: string, options: VerifyOptions): Promise<PlatformToVerify> {
  const { kind, mapping, auth, gateway, timeout } = options
  if ((kind === 'mapped') !== (mapping !== undefined)) throw new FlagRefused('--kind mapped goes with --mapping <file>')
  return {
    dialect: kind === 'mapped' ? { kind, mapping: await readMapping(mapping!) } : { kind }, // checked above
    connection: {
      baseUrl: url,
      auth: auth === undefined ? undefined : await readAuth(auth),
      timeoutMs: timeout * 1_000,
    },
    gateway,
    sandbox: readSandbox(options),
  }
}

function readSandbox({ mac, token, severalMac, unknownMac, busyMac, namedMac, mismatchMac }: VerifyOptions): Sandbox {
  const withToken = (phone: PhoneFlag | undefined) => phone && { ...(token ? { bootToken: token } : {}), ...phone }
  const ordered = withToken(mac)
  const mismatched =
    withToken(mismatchMac) ?? (ordered?.bootToken && { ...ordered, bootToken: alterToken(ordered.bootToken) })
  const phones = {
    ordered,
    several: withToken(severalMac),
    unknown: withToken(unknownMac),
    busy: withToken(busyMac),
    named: withToken(namedMac),
    mismatched,
  }
  return Object.fromEntries(Object.entries(phones).filter(([, phone]) => phone)) as Sandbox // the same without its gaps
}

function write(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map((verdict) => `${verdict.verdict.padEnd(7)}  ${verdict.guarantee}${explain(verdict)}`)
  const count = (verdict: Verdict['verdict']) => verdicts.filter((one) => one.verdict === verdict).length
  return `${lines.join('\n')}\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`
}

function explain(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'passed':
      return ` (${verdict.ms} ms)`
    case 'failed':
      return `\n         ${verdict.why}`
    case 'skipped':
      return `\n         missing: ${verdict.missing}`
  }
}
