import type { RowVerdict } from '@offhook/database'
import type { AnySql } from '../outbox/outbox.ts'

export type FoundRow = {
  at: number
  file: string
  line: number
  column_at: number | null
  what: string | null
  subject: string | null
  verdict: RowVerdict | null
  because: string | null
}

export const findRows = (
  sql: AnySql,
  id: string,
  { verdict, after, limit }: { verdict: RowVerdict | undefined; after: number; limit: number },
): Promise<FoundRow[]> => sql<FoundRow[]>`
  select at, file, line, column_at, what, subject, verdict, because from import_rows
  where import = ${id} and at > ${after} ${verdict === undefined ? sql`` : sql`and verdict = ${verdict}`} order by at limit ${limit}`

export const showRow = ({ at, file, line, column_at, what, subject, verdict, because }: FoundRow) => ({
  row: at,
  file,
  line,
  ...(column_at === null ? {} : { column: column_at }),
  ...(what === null ? {} : { what }),
  ...(subject === null ? {} : { subject }),
  verdict,
  ...(because === null ? {} : { because }),
})
