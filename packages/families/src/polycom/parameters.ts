import type { EffectiveLine, Settings, Transport } from '@offhook/phones'
import { type Transition, type ZoneRules, zoneRules } from './daylight-saving.ts'

export type Parameter = readonly [name: string, value: string | number]

const TRANSPORTS: Record<Transport, string> = { udp: 'UDPOnly', tcp: 'TCPOnly', tls: 'TLS' }

/** Zones are written for the rules of this year, so that a rendering does not change by itself at New Year. */
export const ZONE_RULES_YEAR = 2026

/** Walking a year of zone data takes milliseconds, and a fleet has few zones. */
const known = new Map<string, ZoneRules>()
function rulesOf(timeZone: string): ZoneRules {
  const rules = known.get(timeZone) ?? zoneRules(timeZone, ZONE_RULES_YEAR)
  if (known.size < 1_000) known.set(timeZone, rules)
  return rules
}

/** `reg.N.*` for each line: the only parameters that carry credentials. */
export const lineParameters = (lines: readonly EffectiveLine[]): Parameter[] =>
  lines.flatMap((line, index): Parameter[] => {
    const reg = `reg.${index + 1}`
    return [
      [`${reg}.displayName`, line.displayName],
      [`${reg}.address`, line.user],
      [`${reg}.label`, line.label],
      [`${reg}.type`, 'private'],
      [`${reg}.auth.userId`, line.authUser],
      [`${reg}.auth.password`, line.password],
      [`${reg}.lineKeys`, 1],
      [`${reg}.server.1.address`, line.registrar],
      [`${reg}.server.1.port`, line.port],
      [`${reg}.server.1.transport`, TRANSPORTS[line.transport]],
      [`${reg}.server.1.expires`, line.expirySeconds],
      [`${reg}.server.1.register`, 1],
    ]
  })

/** Time, polling and log uploads: what a site's phones share. */
export const siteParameters = (settings: Settings): Parameter[] => [
  ...timeParameters(settings),
  ...pollingParameters(settings),
  ...LOG_PARAMETERS,
]

/** The first line's server for everything that is not a line's own, and how the phone takes a check-sync. */
export function sipParameters([line]: readonly EffectiveLine[]): Parameter[] {
  if (!line) return []
  return [
    ['voIpProt.server.1.address', line.registrar],
    ['voIpProt.server.1.port', line.port],
    ['voIpProt.server.1.transport', TRANSPORTS[line.transport]],
    ['voIpProt.server.1.expires', line.expirySeconds],
    ['voIpProt.server.1.register', 1],
    ['voIpProt.SIP.specialEvent.checkSync.alwaysReboot', 0],
  ]
}

const LOG_PARAMETERS: readonly Parameter[] = [
  ['log.render.level', 2],
  ['log.render.type', 2],
  ['log.render.file', 1],
  ['log.render.file.size', 32],
  ['log.render.file.upload.append', 1],
  ['log.render.file.upload.append.sizeLimit', 512],
  ['log.render.file.upload.append.limitMode', 'delete'],
]

function timeParameters({ sntpServer, timeZone }: Settings): Parameter[] {
  const server: Parameter[] =
    sntpServer === undefined
      ? []
      : [
          ['tcpIpApp.sntp.address', sntpServer],
          ['tcpIpApp.sntp.address.overrideDHCP', 1],
        ]
  if (timeZone === undefined) return server
  const { standardOffsetSeconds, saving } = rulesOf(timeZone)
  const offset: Parameter[] = [
    ['tcpIpApp.sntp.gmtOffset', standardOffsetSeconds],
    ['tcpIpApp.sntp.gmtOffset.overrideDHCP', 1],
  ]
  if (!saving) return [...server, ...offset, ['tcpIpApp.sntp.daylightSavings.enable', 0]]
  return [
    ...server,
    ...offset,
    ['tcpIpApp.sntp.daylightSavings.enable', 1],
    ['tcpIpApp.sntp.daylightSavings.fixedDayEnable', 0],
    ...savingParameters('start', saving.start),
    ...savingParameters('stop', saving.stop),
  ]
}

/** With `fixedDayEnable` 0, `date` names the first day of the month from which the day of the week counts: 1 the first week, 8 the second, and so on. */
function savingParameters(edge: 'start' | 'stop', { month, dayOfWeek, week, hour }: Transition): Parameter[] {
  const name = `tcpIpApp.sntp.daylightSavings.${edge}`
  return [
    [`${name}.month`, month],
    [`${name}.date`, week === 5 ? 1 : (week - 1) * 7 + 1],
    [`${name}.time`, hour],
    [`${name}.dayOfWeek`, dayOfWeek],
    [`${name}.dayOfWeek.lastInMonth`, week === 5 ? 1 : 0],
  ]
}

function pollingParameters({ polling }: Settings): Parameter[] {
  if (!polling) return []
  const common: Parameter[] = [
    ['prov.polling.enabled', 1],
    ['prov.polling.period', 86_400],
    ['prov.polling.time', polling.at],
  ]
  if (!polling.spreadMinutes) return [...common, ['prov.polling.mode', 'abs']]
  return [
    ...common,
    ['prov.polling.mode', 'random'],
    ['prov.polling.timeRandomEnd', clockAfter(polling.at, polling.spreadMinutes)],
  ]
}

function clockAfter(at: string, minutes: number): string {
  const [hour, minute] = at.split(':').map(Number)
  const total = (hour! * 60 + minute! + minutes) % 1_440
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`
}
