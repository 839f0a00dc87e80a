import type { DirectorySecretKind } from '@offhook/directories'
import { BoundedMap, type Log } from '@offhook/runtime'
import type { Book, ReadBook } from './read-book.ts'

/** Too many secrets that nobody knows are being looked up already. */
export class BooksBusy extends Error {
  override name = 'BooksBusy'
}

export type BookPorts = {
  digest(kind: DirectorySecretKind, secret: string): Buffer
  /** Throws while the database is away. */
  read: ReadBook
  now(): number
  log: Log
}

export type Books = {
  /** The book that a secret opens. From memory where it is there, and without the database then; throws where it has to be read and cannot be. */
  open(kind: DirectorySecretKind, secret: string): Promise<Book | undefined>
  /** Something of this tenant is another now. */
  changed(tenant: string): void
  /** Notifications may have been missed: everything is read again. */
  allChanged(): void
  readonly size: number
}

/** Contacts and routes of all books together, some hundred bytes each. */
const MAX_WEIGHT = 500_000
const MAX_BOOKS = 20_000
const MAX_READING = 64
/** A secret that opens nothing is not looked up again meanwhile. */
const UNKNOWN_MS = 2_000
const MAX_UNKNOWN = 10_000
/** A book in use is read again behind whoever asks, should a notification have been lost. */
const FRESH_MS = 30_000
const RETRY_MS = 1_000

type Kept = {
  readonly kind: DirectorySecretKind
  readonly digest: Buffer
  book: Book
  triedAt: number
  reading: boolean
  changed: boolean
}

/** Books in memory, as many as there is room for; whoever was asked for longest ago goes first. What changes is read again at once, and until then the former is answered. */
export function openBooks({ digest, read, now, log }: BookPorts): Books {
  const kept = new Map<string, Kept>()
  const unknown = new BoundedMap<string, number>(MAX_UNKNOWN)
  const opening = new Map<string, Promise<Book | undefined>>()
  let weight = 0

  const remove = (key: string) => {
    weight -= (kept.get(key)?.book.weight ?? 0) + 1
    kept.delete(key)
  }
  const makeRoom = (key: string) => {
    for (const oldest of kept.keys()) {
      if (weight <= MAX_WEIGHT && kept.size <= MAX_BOOKS) return
      if (oldest !== key) remove(oldest)
    }
  }
  const keep = (key: string, entry: Kept) => {
    if (kept.has(key)) remove(key)
    kept.set(key, entry)
    weight += entry.book.weight + 1
    makeRoom(key)
  }

  const readFirst = async (key: string, kind: DirectorySecretKind, digest: Buffer): Promise<Book | undefined> => {
    const startedAt = now()
    const generation = changes
    const book = await read(kind, digest)
    if (!book || book === 'same') {
      if (generation === changes) unknown.set(key, startedAt)
      return undefined
    }
    const entry: Kept = { kind, digest, book, triedAt: startedAt, reading: false, changed: false }
    keep(key, entry)
    if (generation !== changes) readAgain(key, entry)
    return book
  }
  /** Grows with every notification: what was read across one may be of before it. */
  let changes = 0

  const readAgain = (key: string, entry: Kept): void => {
    entry.changed = true
    if (entry.reading) return
    entry.reading = true
    void (async () => {
      try {
        while (entry.changed && kept.get(key) === entry) {
          entry.changed = false
          entry.triedAt = now()
          const book = await read(entry.kind, entry.digest, entry.book.revision)
          if (kept.get(key) !== entry) return
          if (!book) return remove(key)
          if (book === 'same') continue
          weight += book.weight - entry.book.weight
          entry.book = book
          makeRoom(key)
        }
      } catch (cause) {
        entry.changed = true
        log.warn(
          { err: cause, tenant: entry.book.tenant },
          'a directory could not be read again; the former is answered',
        )
      } finally {
        entry.reading = false
      }
    })()
  }

  const isDue = (entry: Kept): boolean =>
    !entry.reading && now() - entry.triedAt > (entry.changed ? RETRY_MS : FRESH_MS)

  return {
    async open(kind, secret) {
      const digested = digest(kind, secret)
      const key = `${kind} ${digested.toString('base64')}`
      const entry = kept.get(key)
      if (entry) {
        kept.delete(key)
        kept.set(key, entry)
        if (isDue(entry)) readAgain(key, entry)
        return entry.book
      }
      const unknownAt = unknown.get(key)
      if (unknownAt !== undefined && now() - unknownAt < UNKNOWN_MS) return undefined
      let reading = opening.get(key)
      if (!reading) {
        if (opening.size >= MAX_READING) throw new BooksBusy('too many secrets are being looked up')
        reading = readFirst(key, kind, digested).finally(() => opening.delete(key))
        opening.set(key, reading)
      }
      return reading
    },
    changed(tenant) {
      changes++
      unknown.clear()
      for (const [key, entry] of kept) if (entry.book.concerns.has(tenant)) readAgain(key, entry)
    },
    allChanged() {
      changes++
      unknown.clear()
      for (const [key, entry] of kept) readAgain(key, entry)
    },
    get size() {
      return kept.size
    },
  }
}
