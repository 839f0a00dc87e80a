import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { taken } from '@offhook/client'
import type { OpenedClient } from './console-options.ts'
import { FlagRefused } from './platform-flags.ts'
import { progressBar } from './progress-bar.ts'

/** A file as it is called within the import, and where it is. */
export type ImportFile = { readonly name: string; readonly path: string; readonly bytes: number }

/** The files that are named, and all within folders that are, by their paths below them. Throws {@link FlagRefused} for one that is not there. */
export async function findImportFiles(paths: readonly string[]): Promise<ImportFile[]> {
  const found: ImportFile[] = []
  for (const path of paths) {
    const about = await stat(path).catch(() => undefined)
    if (about?.isFile()) found.push({ name: basename(path), path, bytes: about.size })
    else if (about?.isDirectory()) found.push(...(await filesBelow(path)))
    else throw new FlagRefused(`there is no file ${path}`)
  }
  const names = new Set<string>()
  for (const { name } of found) {
    if (names.has(name)) throw new FlagRefused(`two files are called ${name}; import them one after the other`)
    names.add(name)
  }
  return found
}

async function filesBelow(folder: string): Promise<ImportFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.sort().map(async (path) => ({
      ...{ name: relative(folder, path).replaceAll('\\', '/'), path },
      bytes: (await stat(path)).size,
    })),
  )
}

type Piece = { file: number; name: string; piece: number; text: string }

/** Characters of one request: the longest that they are as JSON still fits it. */
const MAX_CHARACTERS = 128 * 1024
const MAX_PIECES = 1_000

/** Sends files in pieces, so that neither side ever holds one whole; how far it is, on standard error. */
export async function sendFiles({ client }: OpenedClient, id: string, files: readonly ImportFile[]): Promise<void> {
  const bar = progressBar('sending')
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let sent = 0
  let waiting: Piece[] = []
  let characters = 0
  const flush = async () => {
    if (waiting.length === 0) return
    await taken(client.PUT('/v1/imports/{id}/pieces', { params: { path: { id } }, body: { pieces: waiting } }))
    waiting = []
    characters = 0
  }
  try {
    for (const [file, { name, path }] of files.entries()) {
      let piece = 0
      for await (const { text, bytes } of textOf(path)) {
        if (characters + text.length > MAX_CHARACTERS || waiting.length === MAX_PIECES) await flush()
        waiting.push({ file, name, piece, text })
        piece += 1
        characters += text.length
        sent += bytes
        bar.show(sent, total, 'bytes')
      }
    }
    await flush()
  } finally {
    bar.end()
  }
}

const CHUNK = 64 * 1024

/** A file's text as UTF-8, undecodable bytes as U+FFFD; an empty file is one empty text. */
async function* textOf(path: string): AsyncGenerator<{ text: string; bytes: number }> {
  const decoder = new TextDecoder('utf-8')
  let isEmpty = true
  for await (const bytes of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    isEmpty = false
    yield { text: decoder.decode(bytes, { stream: true }), bytes: bytes.length }
  }
  const rest = decoder.decode()
  if (isEmpty || rest !== '') yield { text: rest, bytes: 0 }
}
