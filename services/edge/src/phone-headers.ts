export type PhoneHeaders = {
  userAgent: string | undefined
  ifNoneMatch: string | undefined
  ifModifiedSince: string | undefined
}

/** The three headers that an answer from the cache depends on, straight from the raw list: making Node's header object costs as much as the rest. */
export function phoneHeaders(raw: readonly string[]): PhoneHeaders {
  const found: PhoneHeaders = { userAgent: undefined, ifNoneMatch: undefined, ifModifiedSince: undefined }
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]!
    if (name.length === 10 && name.toLowerCase() === 'user-agent') found.userAgent ??= raw[at + 1]
    else if (name.length === 13 && name.toLowerCase() === 'if-none-match') found.ifNoneMatch ??= raw[at + 1]
    else if (name.length === 17 && name.toLowerCase() === 'if-modified-since') found.ifModifiedSince ??= raw[at + 1]
  }
  return found
}
