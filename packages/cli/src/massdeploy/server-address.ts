import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { MassdeployFailed } from './massdeploy-failed.ts'

type Interfaces = ReturnType<typeof networkInterfaces>

/** AstLinux's words for its networks, and where its configuration keeps the address of each. */
const ADDRESSES: Readonly<Record<string, string | undefined>> = {
  INTIF: 'INTIP',
  INT2IF: 'INT2IP',
  INT3IF: 'INT3IP',
  INT4IF: 'INT4IP',
  EXTIF: undefined,
}

/**
 * The IPv4 address that phones find this machine at: `given`, or that of the interface, by AstLinux's word (INT2IF, through the variables INT2IP and INT2IF of
 * the environment) or by its own name (eth1, br0). Undefined when nobody named an interface and the usual one has no address here.
 */
export function serverAddress(
  { given, interfaceName }: { readonly given?: string | undefined; readonly interfaceName?: string | undefined },
  environment: NodeJS.ProcessEnv,
  interfaces: Interfaces = networkInterfaces(),
): string | undefined {
  const name = interfaceName ?? environment.PHONEPROV_GW_IF
  const address = given ?? environment.PHONEPROV_GW_IP ?? addressOf(name ?? 'INTIF', environment, interfaces)
  if (address === undefined && name !== undefined)
    throw new MassdeployFailed(1, `the interface ${name} has no IPv4 address here: say it with --address`)
  if (address !== undefined && !isIPv4(address)) throw new MassdeployFailed(1, `${address} is no IPv4 address`)
  return address
}

function addressOf(name: string, environment: NodeJS.ProcessEnv, interfaces: Interfaces): string | undefined {
  if (!Object.hasOwn(ADDRESSES, name)) {
    if (!Object.hasOwn(interfaces, name) && !/^(?:eth|br).*[0-9]$/.test(name))
      throw new MassdeployFailed(1, `${name} is no interface: INTIF, INT2IF, INT3IF, INT4IF, EXTIF, ethN or brN`)
    return ipv4Of(interfaces, name)
  }
  const variable = ADDRESSES[name]
  const configured = variable === undefined ? undefined : environment[variable]
  return configured || ipv4Of(interfaces, environment[name] ?? '')
}

const ipv4Of = (interfaces: Interfaces, name: string): string | undefined =>
  Object.hasOwn(interfaces, name) ? interfaces[name]?.find(({ family }) => family === 'IPv4')?.address : undefined
