import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { type Finding, ill, well } from './finding.ts'

export type NamedPort = {
  readonly name: string
  readonly variable: string
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** What Offhook listens on, as the environment says. */
export function portsOf(environment: NodeJS.ProcessEnv): NamedPort[] {
  const port = (name: string, variable: string, usual: number, protocol: 'tcp' | 'udp' = 'tcp'): NamedPort => ({
    ...{ name, variable, protocol },
    port: Number(environment[variable] ?? usual),
  })
  const all = [
    port('edge', 'OFFHOOK_EDGE_HTTP_PORT', 8066),
    ...(environment.OFFHOOK_EDGE_HTTPS_PORT ? [port('edge over HTTPS', 'OFFHOOK_EDGE_HTTPS_PORT', 8466)] : []),
    ...(environment.OFFHOOK_EDGE_TFTP === 'on' ? [port('edge over TFTP', 'OFFHOOK_EDGE_TFTP_PORT', 8069, 'udp')] : []),
    port('ingester', 'OFFHOOK_INGESTER_HTTP_PORT', 8067),
    port('ingester syslog', 'OFFHOOK_INGESTER_SYSLOG_PORT', 8514),
    port('ingester syslog', 'OFFHOOK_INGESTER_SYSLOG_PORT', 8514, 'udp'),
    ...(environment.OFFHOOK_AGI === 'off' ? [] : [port('directory for Asterisk', 'OFFHOOK_AGI_PORT', 4573)]),
    ...(environment.OFFHOOK_LDAP === 'on' ? [port('directory over LDAP', 'OFFHOOK_LDAP_PORT', 8389)] : []),
    ...(environment.OFFHOOK_LDAPS_PORT ? [port('directory over LDAPS', 'OFFHOOK_LDAPS_PORT', 8636)] : []),
    port('console', 'OFFHOOK_CONSOLE_PORT', 8068),
    port('metrics endpoint', 'OFFHOOK_METRICS_PORT', 9066),
  ]
  return all.filter(({ port }) => port !== 0) // any that is free
}

/** Whether a port can be listened on; where an Offhook runs, all are taken, by it. */
export async function checkPort(named: NamedPort, host: string, isRunning: boolean): Promise<Finding> {
  const subject = `port ${named.port}/${named.protocol}`
  const fault = await tryToListen(named, host)
  if (fault === undefined)
    return isRunning
      ? ill(
          subject,
          `nobody listens, and the console runs`,
          `start the ${named.name}, or set ${named.variable} as it was started with`,
        )
      : well(subject, `free for the ${named.name}`)
  if (fault === 'EADDRINUSE')
    return isRunning
      ? well(subject, `taken, by the ${named.name} of the Offhook that runs`)
      : ill(
          subject,
          `another program listens where the ${named.name} is to`,
          `stop it, or choose another with ${named.variable}`,
        )
  if (fault === 'EACCES')
    return ill(
      subject,
      `this user may not listen there`,
      `choose one above 1023 with ${named.variable}, or grant CAP_NET_BIND_SERVICE`,
    )
  return ill(subject, `listening on ${host} failed: ${fault}`, 'set OFFHOOK_LISTEN to an address that this machine has')
}

/** The code of what went wrong; undefined when it can be listened on. */
function tryToListen({ port, protocol }: NamedPort, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const fail = (fault: NodeJS.ErrnoException) => resolve(fault.code ?? fault.message)
    if (protocol === 'tcp') {
      const server = createServer().once('error', fail)
      server.listen(port, host, () => server.close(() => resolve(undefined)))
      return
    }
    const socket = createSocket('udp4').once('error', fail)
    socket.bind(port, host, () => socket.close(() => resolve(undefined)))
  })
}
