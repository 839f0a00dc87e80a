import type { Reader, Reading, ReadOptions, SourceFiles } from './reading.ts'

/** Files by name, in pieces of seven characters. */
export const given = (texts: Readonly<Record<string, string>>): SourceFiles => ({
  names: Object.keys(texts),
  open: (name) => (Object.hasOwn(texts, name) ? piecesOf(texts[name]!) : undefined),
})

async function* piecesOf(text: string) {
  for (let at = 0; at < text.length; at += text.length > 10_000 ? 4_096 : 7)
    yield text.slice(at, at + (text.length > 10_000 ? 4_096 : 7))
}

/** Everything that a reader makes of some files. */
export async function readings(
  reader: Reader,
  texts: Readonly<Record<string, string>>,
  options: ReadOptions = {},
): Promise<Reading[]> {
  const all: Reading[] = []
  for await (const one of reader(given(texts), options)) all.push(one)
  return all
}
