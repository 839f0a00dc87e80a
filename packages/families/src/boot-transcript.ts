export type TranscriptRequest = {
  readonly method: 'GET' | 'HEAD' | 'PUT'
  readonly path: string
  readonly statuses: readonly number[]
}
export type BootTranscript = {
  readonly title: string
  readonly model: string | undefined
  readonly userAgent: string | undefined
  /** What the firmware folder holds in this boot. */
  readonly images: readonly string[]
  /** Before which requests (indices) the phone starts anew. */
  readonly reboots: readonly number[]
  readonly requests: readonly TranscriptRequest[]
}

/**
 * Reads a `.boot` file: comments first (`# title`, `# model: SPIP_331`, `# user-agent: …`, `# images: sip.ld`), then `METHOD path status` per line, and `# reboot`
 * where the phone starts anew; `<mac>` or `<MAC>` stands for the phone's MAC, `<hash>` for eight digits of a content's hash, and `200|304` for answers that are as good. Throws, naming the line, for what is neither.
 */
export function parseBootTranscript(text: string): BootTranscript {
  const comments: string[] = []
  const requests: TranscriptRequest[] = []
  const reboots: number[] = []
  for (const [number, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    if (line.startsWith('#')) {
      const comment = line.slice(1).trim()
      if (comment === 'reboot') reboots.push(requests.length)
      else comments.push(comment)
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
  return {
    title: comments[0] ?? '',
    model: named('model'),
    userAgent: named('user-agent'),
    images: named('images')?.split(/,\s*/) ?? [],
    reboots,
    requests,
  }
}
