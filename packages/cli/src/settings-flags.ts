import { type Command, Option } from 'commander'

/** Each variable is a flag too, and a flag wins. */
const FLAGS: readonly [flag: string, variable: string, description: string][] = [
  ['--edge-http-port <port>', 'OFFHOOK_EDGE_HTTP_PORT', 'edge over HTTP (8066)'],
  [
    '--edge-https-port <port>',
    'OFFHOOK_EDGE_HTTPS_PORT',
    'edge over HTTPS (off without OFFHOOK_TLS_CERT and OFFHOOK_TLS_KEY)',
  ],
  ['--edge-tftp <on|off>', 'OFFHOOK_EDGE_TFTP', 'edge over TFTP (off)'],
  ['--edge-tftp-port <port>', 'OFFHOOK_EDGE_TFTP_PORT', 'its port, UDP (8069)'],
  ['--edge-base-url <url>', 'OFFHOOK_EDGE_BASE_URL', 'what phones are given in option 66'],
  ['--ingester-http-port <port>', 'OFFHOOK_INGESTER_HTTP_PORT', 'where gateways report leases (8067)'],
  ['--ingester-syslog-port <port>', 'OFFHOOK_INGESTER_SYSLOG_PORT', 'where gateways send syslog, UDP and TCP (8514)'],
  ['--console-port <port>', 'OFFHOOK_CONSOLE_PORT', 'REST API and web pages (8068)'],
  ['--agi <on|off>', 'OFFHOOK_AGI', "answers Asterisk's AGI (on)"],
  ['--agi-port <port>', 'OFFHOOK_AGI_PORT', 'its port (4573)'],
  ['--ldap <on|off>', 'OFFHOOK_LDAP', 'directories over LDAP (off)'],
  ['--ldap-port <port>', 'OFFHOOK_LDAP_PORT', 'its port (8389)'],
  ['--ldaps-port <port>', 'OFFHOOK_LDAPS_PORT', 'LDAP over TLS (off without OFFHOOK_TLS_CERT and OFFHOOK_TLS_KEY)'],
  ['--metrics-port <port>', 'OFFHOOK_METRICS_PORT', 'metrics and health (9066)'],
  ['--metrics-tenants <names>', 'OFFHOOK_METRICS_TENANTS', 'tenants with a label of their own in metrics (none)'],
  ['--nats-url <url>', 'OFFHOOK_NATS_URL', 'a NATS of yours instead of our own'],
  ['--database-url <url>', 'OFFHOOK_DATABASE_URL', 'a PostgreSQL of yours instead of our own'],
  ['--data-dir <folder>', 'OFFHOOK_DATA_DIR', 'where engines and keys are kept (.offhook)'],
  ['--listen <address>', 'OFFHOOK_LISTEN', 'address to listen on (127.0.0.1)'],
  ['--firmware-dir <folder>', 'OFFHOOK_FIRMWARE_DIR', "phones' firmware images"],
  [
    '--packs-dir <folder>',
    'OFFHOOK_PACKS_DIR',
    'packs of your own, a folder each, beside those that come with Offhook',
  ],
]

export function addSettingsFlags(command: Command): Command {
  for (const [flag, variable, description] of FLAGS) command.addOption(new Option(flag, description).env(variable))
  return command
}

/** The environment with the flags laid over it. */
export function environmentOf(options: Record<string, unknown>): NodeJS.ProcessEnv {
  const environment = { ...process.env }
  for (const [flag, variable] of FLAGS) {
    const name = flag
      .split(' ')[0]!
      .slice(2)
      .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    if (typeof options[name] === 'string') environment[variable] = options[name]
  }
  return environment
}
