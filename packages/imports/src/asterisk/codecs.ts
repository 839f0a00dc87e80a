import type { Codec, Settings } from '@offhook/phones'
import type { z } from 'zod'
import type { ConfValue } from '../asterisk-conf/read-conf.ts'

type Name = z.output<typeof Codec>

/** Asterisk's names of formats, `alaw` and its like. */
const NAMES: Readonly<Record<string, Name>> = {
  alaw: 'pcma',
  ulaw: 'pcmu',
  g722: 'g722',
  g729: 'g729',
  g726: 'g726-32',
  g723: 'g723',
  ilbc: 'ilbc',
  opus: 'opus',
}

/**
 * The codecs that `allow` and `disallow` leave, in order, if all were taken away first: otherwise the server's preset stays, and the phone's own list with it.
 * `!all` in `allow` is `disallow=all`, `!alaw` takes one away, `ulaw:20` has packets of 20 ms.
 */
export function codecsOf(values: readonly ConfValue[]): { codecs?: Settings['codecs']; lost: string[] } {
  let names: string[] | undefined
  for (const { name, value } of values)
    for (const word of value.split(/[,|&]/).map((one) => one.trim().replace(/:\d+$/, '').toLowerCase())) {
      const away = (name.toLowerCase() === 'disallow') !== word.startsWith('!')
      const codec = word.replace(/^!/, '')
      if (codec === 'all') names = away ? [] : undefined
      else if (away) names = names?.filter((one) => one !== codec)
      else if (names && codec && !names.includes(codec)) names.push(codec)
    }
  const known = (names ?? []).flatMap((name) => NAMES[name] ?? []).slice(0, 8)
  const unknown = (names ?? []).filter((name) => !NAMES[name])
  return {
    ...(known.length > 0 ? { codecs: known } : {}),
    lost: unknown.map((name) => `the codec ${name.slice(0, 40)} has no place here`),
  }
}
