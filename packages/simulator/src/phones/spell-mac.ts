/** `00147fe147b3` with `:` or `-` between its bytes: `00:14:7f:e1:47:b3`. */
export const spellMac = (mac: string, separator: ':' | '-'): string => mac.match(/../g)?.join(separator) ?? mac
