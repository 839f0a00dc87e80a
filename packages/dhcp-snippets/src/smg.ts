import type { Site } from './site.ts'
import type { Snippet } from './snippet.ts'

/** A Virtual Access SMG has pages of fields (its manual of December 2008). Not run by us. */
export function smg({ bootServer, reports, key, prefixes }: Site): Snippet[] {
  const { host } = new URL(reports)
  const ranges = prefixes.length > 0 ? prefixes : ['']
  const rows = [
    ['Dhcp Server, Tftp Server', 'Configured', 'yes'],
    ['', 'Server', bootServer],
    ...ranges.flatMap((prefix, at) => [
      ['Dhcp Server, Mac Alert', 'Enabled', 'yes'],
      ['', 'Name', `Offhook${at === 0 ? '' : at + 1}`],
      ['', 'MAC Address', prefix.padEnd(12, '0')],
      ['', 'MAC Address Mask', prefix.replace(/./g, 'f').padEnd(12, '0')],
      ['', 'Randomise TFTP Server Name', 'yes'],
    ]),
    ['Events, Event Filter', 'Event Class', 'DHCP'],
    ['', 'Event Subclass', '67'],
    ['', 'Target', 'Activator'],
    ['Local Clients, Http Client', 'Enabled', 'yes'],
    ['', 'File Server', host],
    ['', 'Events Path', `/activator/${key}/eventHandler.asp`],
  ]
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  return [
    {
      title: 'Fields',
      goesTo: 'the pages of the gateway',
      file: 'offhook-smg.txt',
      text: `${rows.map(([page, field, value]) => `${page!.padEnd(widths[0]!)}  ${field!.padEnd(widths[1]!)}  ${value}`).join('\n')}\n`,
    },
  ]
}
