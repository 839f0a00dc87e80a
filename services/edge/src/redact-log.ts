const VALUES =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|credential)s?["']?\s{0,4}[=:]\s{0,4})("[^"\r\n]{0,512}"|'[^'\r\n]{0,512}'|[^\s"'<>|,;&]{1,512})/gi
const AUTHORIZATION = /((?:proxy-)?authorization["']?\s{0,4}[:=])[^\r\n]{0,4096}/gi
const DIGEST = /\b(response|cnonce)=("[^"\r\n]{0,512}"|[0-9a-f]{16,128})/gi
const IN_URLS = /(:\/\/)[^\s/@:"']{1,128}:[^\s/@"']{1,256}@/g

/** Log text without what looks like a credential: values of password-like names, authorization headers, digests, logins in URLs, and the boot's own token. */
export function redactLog(text: string, bootToken?: string): string {
  const redacted = text
    .replace(VALUES, '$1…')
    .replace(AUTHORIZATION, '$1 …')
    .replace(DIGEST, '$1=…')
    .replace(IN_URLS, '$1…@')
  return bootToken ? redacted.replaceAll(bootToken, `${bootToken.slice(0, 2)}…`) : redacted
}
