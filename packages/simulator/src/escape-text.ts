const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text between two tags of an XML document. */
export const escapeText = (text: string): string => text.replace(/[&<>]/g, (character) => ESCAPES[character]!)
