import type { ScopedDatabase } from '@offhook/database'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { Refusal } from '../manners/refusal.ts'
import { keyOfLine, type LogSearch, type PhoneLogLine, searchLogLines } from './search-log-lines.ts'

/** What is followed; the times are the tail's own. */
export type Followed = Pick<LogSearch, 'tenant' | 'mac' | 'level' | 'q'>

export type LogTails = {
  /** Server-sent events: `lines` as `write` makes of them, the newest first; `lost` when there were more than can be followed; `over` after {@link MOST_LINES}. */
  follow(
    context: Context,
    followed: Followed,
    write: (lines: readonly PhoneLogLine[]) => string | Promise<string>,
  ): Response
  stop(): void
}

const LOOK_EVERY_MS = 1_000
/** A line is kept a moment after it was received, and not always in order. */
const LATE_MS = 30_000
const LINES_A_LOOK = 500
const MOST_LINES = 5_000
const MOST_TAILS = 100
const HEARTBEAT_MS = 15_000

/** Log lines as they are kept, read again and again as whoever asks, so that nobody follows what it does not see. */
export function logTails(database: ScopedDatabase): LogTails {
  const open = new Set<() => void>()
  return {
    follow(context, followed, write) {
      if (open.size >= MOST_TAILS) throw new Refusal(503, `${MOST_TAILS} readers follow logs already`)
      const scope = context.get('scope')
      const look = async (since: Date) => {
        const search = { ...followed, since, until: new Date(Date.now() + LATE_MS), limit: LINES_A_LOOK }
        const find = () => searchLogLines(database, search, scope !== undefined)
        return scope === undefined ? find() : database.as(scope, find)
      }
      const response = streamSSE(context, async (stream) => {
        let isOver = false
        let wake = () => {}
        const end = () => {
          isOver = true
          wake()
        }
        open.add(end)
        stream.onAbort(end)
        const rest = () =>
          new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, LOOK_EVERY_MS)
            wake = () => {
              clearTimeout(timer)
              resolve()
            }
            if (isOver) wake()
          })
        try {
          await stream.write(': welcome\n\n')
          // What is there already is shown by whoever opened the tail.
          let seen = new Map((await look(new Date(Date.now() - LATE_MS))).map((line) => [nameOf(line), timeOf(line)]))
          let told = 0
          let spokeAt = Date.now()
          while (!isOver && told < MOST_LINES) {
            await rest()
            if (isOver) break
            const since = Date.now() - LATE_MS
            const found = await look(new Date(since))
            const fresh = found.slice(0, LINES_A_LOOK).filter((line) => !seen.has(nameOf(line)))
            if (found.length > LINES_A_LOOK && fresh.length === LINES_A_LOOK)
              await stream.writeSSE({ event: 'lost', data: '' })
            seen = new Map([...seen].filter(([, at]) => at >= since))
            for (const line of fresh) seen.set(nameOf(line), timeOf(line))
            told += fresh.length
            if (fresh.length > 0) await stream.writeSSE({ event: 'lines', data: await write(fresh) })
            else if (Date.now() - spokeAt > HEARTBEAT_MS) await stream.write(': still here\n\n')
            else continue
            spokeAt = Date.now()
          }
          if (!isOver) await stream.writeSSE({ event: 'over', data: '' })
        } finally {
          open.delete(end)
        }
      })
      response.headers.set('connection', 'close')
      return response
    },
    stop() {
      for (const end of open) end()
    },
  }
}

const nameOf = (line: PhoneLogLine): string => keyOfLine(line).join(' ')
const timeOf = (line: PhoneLogLine): number => new Date(line.received_at).getTime()
