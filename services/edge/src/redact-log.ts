// Everything is bounded: these run over whatever phones send.
const SECRET = '(?:pass(?:word|wd|phrase|code)?|pwd|pswd|secret|credential|api[_-]?key|ha1|psk|[._]pin)'
const QUOTED = String.raw`"[^"\r\n]{0,512}"|'[^'\r\n]{0,512}'|\\"[^"\r\n]{0,512}"`

/** `password=x`, `reg.1.auth.password="x"`, `SIP_PASS_1="x"`, `regpwd1=x`, `{"secret": "x"}`, `sip line1 password: x`; what is not quoted ends with the word. */
const VALUES = new RegExp(
  String.raw`(${SECRET}s?[\d_.!\[\]-]{0,12}\\?["']?\s{0,4}[=:]\s{0,4})(${QUOTED}|[^\s<>]{1,512})`,
  'gi',
)
/** `<Password_1_>x</…`, `<user_pass idx="1">x</…`, `<part name="password">x</…`. */
const ELEMENTS = new RegExp(
  String.raw`(<[^<>\r\n]{0,200}${SECRET}[^<>\r\n]{0,200}(?<!/)>)[^<\r\n]{1,512}(?=<|$)`,
  'gim',
)
/** `name="AuthPassword" value="x"`. */
const PAIRS = new RegExp(
  String.raw`(["'][\w.:-]{0,100}${SECRET}[\w.:-]{0,32}["']\s{1,4}[\w.:-]{0,16}value\s{0,4}=\s{0,4})(${QUOTED})`,
  'gi',
)
/** Passwords that Grandstream and Htek number. */
const NUMBERED =
  /(\bP(?:2|34|196|406|506|606|734|1359|1361|1706|1806)\b(?:\s[^<>\r\n]{0,100})?(?:\s{0,4}[=:]\s{0,4}|>))(?:"[^"\r\n]{0,512}"|[^\s<>"]{1,512})/g
const HEADERS = /((?:(?:proxy-)?authorization|(?:set-)?cookie)["']?\s{0,4}[:=])[^\r\n]{0,4096}/gi
const BASIC = /\b(basic\s{1,4})([A-Za-z0-9+/]{6,1024}={0,2})/gi
const BEARER = /\b(bearer\s{1,4})(?=[\w.~+/-]{0,256}\d)[\w.~+/=-]{16,4096}/gi
const DIGEST = /\b((?:response|c?nonce|nextnonce|rspauth|opaque)\s{0,4}=\s{0,4})("[^"\r\n]{0,512}"|[0-9a-f]{16,128})/gi
const TOKENS = /((?:token|signature|[?&](?:key|auth|sig))["']?\s{0,4}=\s{0,4})("[^"\r\n]{0,512}"|[^\s"'<>&]{1,512})/gi
/** Logins in URLs, those of SIP among them; a password may hold what a URL should not. */
const IN_URLS = /((?::\/\/|\bsips?:))[^\s/@:"'<>]{1,128}:[^\s/"'<>]{1,256}@/gi
/** A boot token as part of a path, whosever boot it was. */
const BOOT_TOKENS = /(\/)([0-9]{12,18}|[a-z2-7]{26})(?=[/?\s"'<>]|$)/gim

/** Log text without what looks like a credential: values of password-like names in the grammar of every family, logins, digests, cookies, and boot tokens, those of other boots too. */
export function redactLog(text: string, bootToken?: string): string {
  const redacted = text
    .replace(HEADERS, '$1 …')
    .replace(ELEMENTS, '$1…')
    .replace(PAIRS, '$1…')
    .replace(NUMBERED, '$1…')
    .replace(VALUES, '$1…')
    .replace(BASIC, (whole, name: string, value: string) => (isLogin(value) ? `${name}…` : whole))
    .replace(BEARER, '$1…')
    .replace(DIGEST, '$1…')
    .replace(TOKENS, '$1…')
    .replace(IN_URLS, '$1…@')
    .replace(BOOT_TOKENS, (_, slash: string, token: string) => `${slash}${token.slice(0, 2)}…`)
  return bootToken ? redacted.replaceAll(bootToken, `${bootToken.slice(0, 2)}…`) : redacted
}

/** "Basic configuration" is none. */
const isLogin = (base64: string): boolean =>
  /^[\x20-\x7e]{0,256}:[\x20-\x7e]{0,512}$/.test(Buffer.from(base64, 'base64').toString('latin1'))
