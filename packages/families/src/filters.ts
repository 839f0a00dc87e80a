/** What value templates may do to a value, beside a pack's own maps. Each gives undefined where it makes no sense. */
export const FILTERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  upper: (value) => String(value).toUpperCase(),
  lower: (value) => String(value).toLowerCase(),
  /** `0004f21a2457` to `00:04:f2:1a:24:57`. */
  colons: (value) => String(value).match(/../g)?.join(':'),
  /** true or 1, false or 0. */
  flag: (value) => (value === true || value === 1 ? 1 : 0),
  not: (value) => (value === true || value === 1 ? 0 : 1),
  yesno: (value) => (value === true || value === 1 ? 'Yes' : 'No'),
  /** Seconds, whole minutes. */
  minutes: (value) => Math.max(1, Math.round(Number(value) / 60)),
  minus1: (value) => Number(value) - 1,
  plus1: (value) => Number(value) + 1,
  /** At least two digits. */
  two: (value) => String(value).padStart(2, '0'),
  /** As it stands in a URI or before a port: an IPv6 address in brackets. */
  host: (value) => (String(value).includes(':') ? `[${String(value)}]` : value),
  /** What stands between separators or in a SIP URI: nothing that would end it. */
  part: (value) => (/[\s;<>@"/|]/.test(String(value)) ? undefined : value),
  /** What stands among other words. */
  word: (value) => (/[\s[\]]/.test(String(value)) ? undefined : value),
  url: (value) => encodeURIComponent(String(value).toWellFormed()),
  last2: (value) => String(value).slice(-2),
}
