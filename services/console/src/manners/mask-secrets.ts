export const MASK = '••••••••'

// Everything is bounded: these run over files that phones wrote.
const SECRET_NAME = String.raw`(?<![\w.:-])(?:[\w.:-]{0,100}(?:password|passwd|passphrase|[_.:]pass|secret|[._]pin)[\w.:-]{0,100}|pass)`

/** `name="value"` and `name='value'`, where the name tells of a secret. */
const ATTRIBUTE = new RegExp(String.raw`(${SECRET_NAME}\s{0,20}=\s{0,20})("[^"]*"|'[^']*')`, 'gi')
/** `<name …>value</name>`. */
const ELEMENT = new RegExp(String.raw`(<${SECRET_NAME}(?:\s[^<>]*)?>)[^<]+(?=</)`, 'gi')
/** `name = value` alone on a line, without quotes. */
const SETTING = new RegExp(String.raw`^([ \t]{0,40}${SECRET_NAME}[ \t]{0,20}[=:][ \t]{0,20})(?!["'\s])[^\r\n]+$`, 'gim')

/** A secret this short stands for itself only where it is a whole value; elsewhere it would blank half the file. */
const SHORT = 4

/**
 * Blanks every known secret, however a file may spell its characters (in clear, as XML entities, as percent escapes), and the value of everything
 * that is named like a secret, known or not.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const longestFirst = [...new Set(secrets)]
    .filter((secret) => secret !== '')
    .sort((one, other) => other.length - one.length)
  const known = longestFirst.reduce((masked, secret) => masked.replace(spellingsOf(secret), MASK), text)
  return known
    .replace(ATTRIBUTE, (_, name: string, value: string) => `${name}${value[0]}${MASK}${value[0]}`)
    .replace(ELEMENT, `$1${MASK}`)
    .replace(SETTING, `$1${MASK}`)
}

function spellingsOf(secret: string): RegExp {
  const spelled = [...secret].map(spellingsOfCharacter).join('')
  return secret.length < SHORT
    ? new RegExp(`(?<=["'>=:][ \\t]{0,8})${spelled}(?=\\s{0,8}(?:["'<]|$))`, 'gm')
    : new RegExp(spelled, 'g')
}

const ENTITIES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

function spellingsOfCharacter(character: string): string {
  const code = character.codePointAt(0)!
  const hex = [...code.toString(16)].map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit))
  const entity = ENTITIES[character]
  const percent = [...Buffer.from(character)]
    .map(
      (byte) =>
        `%${[...byte.toString(16).padStart(2, '0')].map((digit) => `[${digit}${digit.toUpperCase()}]`).join('')}`,
    )
    .join('')
  const spellings = [`&#0*${code};`, `&#[xX]0*${hex.join('')};`, percent, escapeRegExp(character)]
  return `(?:${(entity ? [`&${entity};`, ...spellings] : spellings).join('|')})`
}

const escapeRegExp = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
