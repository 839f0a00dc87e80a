/**
 * Makes one batched call out of many concurrent single ones: the first caller starts a batch, which is flushed when
 * `maxSize` items wait or after the event loop's current turn, and at most `maxRunning` batches run at once (the rest queue, so load makes
 * batches larger rather than more frequent). `flush` answers in the order of its items; when it throws, each caller of that batch gets the error.
 */
export function coalesce<Item, Answer>(
  flush: (items: Item[]) => Promise<readonly Answer[]>,
  { maxSize = 200, maxRunning = 2 }: { maxSize?: number; maxRunning?: number } = {},
): (item: Item) => Promise<Answer> {
  type Waiting = { item: Item; resolve: (answer: Answer) => void; reject: (cause: unknown) => void }
  const waiting: Waiting[] = []
  let running = 0
  let scheduled = false

  const runBatches = () => {
    scheduled = false
    while (waiting.length > 0 && running < maxRunning) void run(waiting.splice(0, maxSize))
  }
  const run = async (batch: Waiting[]) => {
    running++
    try {
      const answers = await flush(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, position) => {
        resolve(answers[position] as Answer) // flush answers item by item
      })
    } catch (cause) {
      for (const { reject } of batch) reject(cause)
    } finally {
      running--
      runBatches()
    }
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!scheduled && running < maxRunning) {
        scheduled = true
        setImmediate(runBatches)
      }
    })
}
