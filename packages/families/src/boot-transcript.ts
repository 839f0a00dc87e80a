export type TranscriptRequest = {
  readonly method: 'GET' | 'HEAD' | 'PUT'
  readonly path: string
  readonly statuses: readonly number[]
}
export type BootTranscript = {
  readonly title: string
  readonly model: string | undefined
  readonly userAgent: string | undefined
  readonly requests: readonly TranscriptRequest[]
}

/**
 * Reads a `.boot` file: comments first (`# title`, `# model: SPIP_331`, `# user-agent: …`), then `METHOD path status` per line; `<mac>` stands for the phone's
 * MAC and `200|304` for answers that are as good. Throws, naming the line, for what is neither.
 */
export function parseBootTranscript(text: string): BootTranscript {
  const comments: string[] = []
  const requests: TranscriptRequest[] = []
  for (const [number, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    if (line.startsWith('#')) {
      comments.push(line.slice(1).trim())
      continue
    }
    const match = /^(GET|HEAD|PUT) (\S+) (\d{3}(?:\|\d{3})*)$/.exec(line.trim())
    if (!match) throw new Error(`line ${number + 1} is no request: ${line}`)
    requests.push({
      method: match[1] as TranscriptRequest['method'],
      path: match[2]!,
      statuses: match[3]!.split('|').map(Number),
    }) // one of the three matched
  }
  const named = (name: string) =>
    comments
      .find((comment) => comment.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
  return { title: comments[0] ?? '', model: named('model'), userAgent: named('user-agent'), requests }
}
