import { every } from '@offhook/client'

/** The first of a list that is read page by page; no page is asked for that is not needed. */
export async function* first<Item>(count: number, ask: Parameters<typeof every<Item>>[0]): AsyncGenerator<Item> {
  let left = count
  for await (const item of every(ask)) {
    if (left-- <= 0) return
    yield item
  }
}
