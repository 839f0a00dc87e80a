import type { Database } from '@offhook/database'
import type { Log } from '@offhook/runtime'
import type { Books } from './books.ts'

/**
 * Hears from the database whose directories, routes and secrets change, until the pool is closed. The driver listens again by itself whenever its connection is lost;
 * what was missed meanwhile counts as changed.
 */
export function hearChanges(
  { sql }: Pick<Database, 'sql'>,
  books: Pick<Books, 'changed' | 'allChanged'>,
  log: Log,
): void {
  sql.listen('offhook_directory', books.changed, books.allChanged).catch((cause: unknown) => {
    log.warn({ err: cause }, 'changes of directories are not heard of yet')
  })
}
