import { parseTlv } from './parse-tlv.ts'

/** Of options 60 and 77 no more than this is kept. */
const MAX_TEXT = 512
/** Polycom's IANA enterprise number, 13885. */
const POLYCOM = [0x00, 0x00, 0x36, 0x3d]

/**
 * DHCP option 60 or 77 as text that families recognise, whatever the DHCP server has made of it: text, ISC's `\nnn` octal escapes, hex digits with colons or without. Polycom's binary
 * option 60 becomes `Polycom SoundPointIP-SPIP_601 2345-11605-001,2 SIP/... BR/...`, Thomson's `Thomson ST2030`. Control characters are left out; undefined when nothing is left.
 */
export function readDhcpClass(told: string | undefined): string | undefined {
  if (!told) return undefined
  const octets = octetsOf(told)
  const text = polycomText(octets) ?? thomsonText(octets) ?? plainText(octets)
  return text.slice(0, MAX_TEXT).trim() || undefined
}

/** 4 octets enterprise, 1 total length, then entries 1 company, 2 part, 3 part number, 4 application, 5 BootROM, and an end of 0xff. */
function polycomText(octets: Uint8Array): string | undefined {
  if (!POLYCOM.every((octet, at) => octets[at] === octet)) return undefined
  const entries = parseTlv(octets.subarray(5))
  const told = [1, 2, 3, 4, 5].map((code) => entries.get(code)).filter((value) => value !== undefined)
  return told.length > 0 ? told.map(plainText).join(' ') : undefined
}

/** Entries 1 company, 2 model, from the first octet on [the first two octets are inferred, see docs/families/thomson.md]. */
function thomsonText(octets: Uint8Array): string | undefined {
  const entries = parseTlv(octets)
  const [company, model] = [entries.get(1), entries.get(2)].map((value) => value && plainText(value))
  return company && model && /^thomson$/i.test(company) ? `Thomson ${model}` : undefined
}

/** What the DHCP server was sent, each character an octet. */
function octetsOf(told: string): Uint8Array {
  // ISC's binary-to-ascii writes no leading zeros.
  if (/^[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){3,}$/i.test(told))
    return Uint8Array.from(told.split(/[:-]/), (digits) => Number.parseInt(digits, 16))
  const hex = /^(?:0x)?((?:[0-9a-f]{2}){4,})$/i.exec(told)?.[1]
  if (hex) {
    const octets = Buffer.from(hex, 'hex')
    // A class of hex digits alone may be somebody's name: it is taken for octets where these are a list or readable.
    if (POLYCOM.every((octet, at) => octets[at] === octet) || thomsonText(octets) || isReadable(octets)) return octets
  }
  const unescaped = told.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
  return Buffer.from(unescaped, 'latin1')
}

const isReadable = (octets: Uint8Array): boolean => octets.every((octet) => octet >= 0x20 && octet < 0x7f)

/** What stands on a keyboard; a PostgreSQL text holds no NUL. */
const plainText = (octets: Uint8Array): string =>
  Buffer.from(octets)
    .toString('latin1')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
