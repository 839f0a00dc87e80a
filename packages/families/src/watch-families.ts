import { existsSync, type FSWatcher, watch } from 'node:fs'
import { type Families, loadFamilies, OWN_PACKS } from './families.ts'
import { PackInvalid } from './read-yaml.ts'

export type WatchedFamilies = Families & { close(): void }

const SETTLED_MS = 500

/**
 * The packs of Offhook and of a folder of the operator's own, taken again when that folder changes. Throws {@link PackInvalid} when they are wrong at the
 * start; later the ones before stay in force, and the log says why.
 */
export function watchFamilies(
  folder: string | undefined,
  log: { info(fields: object, text: string): void; error(text: string): void },
): WatchedFamilies {
  const load = () => loadFamilies(folder ? [OWN_PACKS, folder] : [OWN_PACKS])
  let current = load()
  let timer: NodeJS.Timeout | undefined
  const reload = () => {
    try {
      current = load()
      log.info({ families: current.all.map(({ name, version }) => `${name} ${version}`) }, 'packs taken anew')
    } catch (cause) {
      if (!(cause instanceof PackInvalid)) throw cause
      log.error(`packs are as they were: ${cause.message}`)
    }
  }
  const watcher: FSWatcher | undefined =
    folder && existsSync(folder)
      ? watch(folder, { recursive: true }, () => {
          clearTimeout(timer)
          timer = setTimeout(reload, SETTLED_MS)
        })
      : undefined
  watcher?.on('error', () => {}) // a folder that goes away leaves the packs as they are
  return {
    get all() {
      return current.all
    },
    get usual() {
      return current.usual
    },
    named: (name) => current.named(name),
    ofOui: (mac) => current.ofOui(mac),
    identify: (userAgent) => current.identify(userAgent),
    identifyClass: (text) => current.identifyClass(text),
    resolve: (name) => current.resolve(name),
    usualCause: (family, stop) => current.usualCause(family, stop),
    close() {
      clearTimeout(timer)
      watcher?.close()
    },
  }
}
