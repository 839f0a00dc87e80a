const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Text for an XML 1.0 attribute or element, in either quotes. White space other than blanks becomes references, so that it survives attribute normalisation; characters that XML cannot carry are dropped. */
export const escapeXml = (value: unknown): string =>
  String(value)
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"'\t\n\r]/g, (character) => ESCAPES[character]!)
