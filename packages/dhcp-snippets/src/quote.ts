/** Quoting, by the rules of each place a value is written to. None of these places can hold a NUL. */

/** A word of a POSIX shell: nothing within single quotes has a meaning (XCU 2.2.2). */
export const quoteShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** dnsmasq.conf: within double quotes a backslash makes `\"`, `\\`, `\n`, `\t`, `\r`, `\b`, `\e`; commas stay. */
export const quoteDnsmasq = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`

/** dhcpd.conf: within double quotes a backslash makes the next character itself, or an octet in octal. What is not ASCII is written octet by octet. */
export const quoteIsc = (text: string): string =>
  `"${[...Buffer.from(text)].map((octet) => (octet < 0x20 || octet > 0x7e || octet === 0x22 || octet === 0x5c ? `\\${octet.toString(8).padStart(3, '0')}` : String.fromCharCode(octet))).join('')}"`

/** A RouterOS string: `\"`, `\\`, `\$`, and any octet as two hex digits. */
export const quoteRouterOs = (text: string): string =>
  `"${[...Buffer.from(text)].map((octet) => (octet === 0x22 || octet === 0x5c || octet === 0x24 ? `\\${String.fromCharCode(octet)}` : octet < 0x20 || octet > 0x7e ? `\\${octet.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(octet))).join('')}"`

/** PowerShell: within single quotes a doubled quote is one; it takes the typographic ones for quotes as well. */
export const quotePowerShell = (text: string): string => `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`
