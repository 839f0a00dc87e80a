/** What ends a line or a quoted argument, begins an expression or an escape, or stands around a number in a caller's name. */
const MEANINGFUL = /["\\$`{}[\]<>;\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu

const LONGEST_NAME = 80

/**
 * A name as it is given to Asterisk: characters that mean something to AGI, to a dialplan or in a From header are left out, so that nothing has to be escaped.
 * Undefined where nothing is left.
 */
export function plainName(name: string): string | undefined {
  const plain = [...name.replace(MEANINGFUL, '').replace(/\s+/g, ' ').trim()].slice(0, LONGEST_NAME).join('').trim()
  return plain === '' ? undefined : plain
}

/** The AGI command; its value is quoted, and one that could not stay within its quotes is a defect of whoever calls. */
export function setVariable(name: 'CALLERID(name)' | 'OFFHOOK_ROUTE', value: string): string {
  if (value.replace(MEANINGFUL, '') !== value) throw new TypeError('a value that AGI would read as more than a value')
  return `SET VARIABLE ${name} "${value}"\n`
}
