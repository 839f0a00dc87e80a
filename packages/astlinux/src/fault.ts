/** Where something stands, both counted from 1. */
export type Place = { readonly file: string; readonly line: number; readonly column: number }

/** What is wrong at one place of one file, or merely worth knowing, in a sentence. It quotes no password. */
export type Remark = { readonly place: Place; readonly because: string }

/** What stops a deployment, and what the status of `phoneprov-massdeployment` is for it: 1 for what it cannot use, 3 for a password that is not there. */
export type Fault = Remark & { readonly status: 1 | 3 }

/** `massdeployment.conf:3:9: not a MAC address`, as compilers write it. */
export const writeRemark = ({ place: { file, line, column }, because }: Remark): string =>
  `${file}:${line}:${column}: ${because}`
