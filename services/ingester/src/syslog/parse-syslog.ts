import { SEVERITIES, type Severity } from '@offhook/phones'

export type SyslogMessage = {
  /** Undefined where the line has no priority. */
  readonly severity: Severity | undefined
  /** The program that says it, without its process id. */
  readonly program: string | undefined
  readonly text: string
}

const PRIORITY = /^<(\d{1,3})>/
// Version, time, host, program, process, message id, structured data.
const RFC5424 = /^1 \S+ \S+ (\S+) \S+ \S+ (?:-|(?:\[(?:[^\]\\]|\\.)*\])+) ?\uFEFF?/
// RFC 3164 section 4.1.2 with the times that programs write instead; the host may be missing.
const TIME = /^(?:[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*) +/
const TAG = /^(?:(?!DHCP)[A-Za-z0-9_.:-]{1,255} +)?([A-Za-z0-9_./,-]{1,48})(?:\[[^\]]{0,64}\])?: +/

/** One line of syslog. What its header does not say is undefined; a line without any header is its text. */
export function parseSyslog(line: string): SyslogMessage {
  const [priority = '', number] = PRIORITY.exec(line) ?? []
  const severity = number === undefined || Number(number) > 191 ? undefined : SEVERITIES[Number(number) & 7]
  const rest = line.slice(priority.length).replace(/[\r\n\0]+$/, '')
  const structured = RFC5424.exec(rest)
  if (structured)
    return {
      severity,
      program: structured[1] === '-' ? undefined : structured[1],
      text: rest.slice(structured[0].length),
    }
  const untimed = rest.slice(TIME.exec(rest)?.[0].length ?? 0)
  const tag = TAG.exec(untimed)
  // An SMG's own `DHCP: …` looks like a tag, and is what is looked for.
  if (!tag || /^DHCP/.test(tag[1]!))
    return { severity, program: undefined, text: untimed.replace(/^\S+ +(?=DHCP)/, '') }
  return { severity, program: tag[1], text: untimed.slice(tag[0].length) }
}
