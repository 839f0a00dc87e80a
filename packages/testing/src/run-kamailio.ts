import { globSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'
import { openFolder } from './open-folder.ts'
import { isBound, isInstalled, runPeer } from './real-peer.ts'

/** Whether Kamailio is there with these modules; says so when it is not, for its tests are then skipped. */
export function hasKamailio(modules: readonly string[], debianPackages: string): boolean {
  if (!isInstalled('kamailio', debianPackages)) return false
  const missing = modules.filter((name) => globSync(`/usr/lib/*/kamailio/modules/${name}.so`).length === 0)
  if (missing.length > 0) console.warn(`SKIPPED: Kamailio lacks ${missing.join(', ')} (Debian: ${debianPackages})`)
  return missing.length === 0
}

export type RunningKamailio = { output(): string; stop(): Promise<void> }

/**
 * A real Kamailio (5.6 of Debian 12) in a folder of its own, as soon as it listens on all these ports. `configure` puts what it needs into the folder and yields
 * its configuration.
 */
export async function runKamailio(
  listens: readonly (readonly [port: number, transport: 'udp' | 'tcp'])[],
  configure: (folder: string) => string | Promise<string>,
): Promise<RunningKamailio> {
  const folder = await openFolder('kamailio')
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await writeFile(join(folder, 'kamailio.cfg'), await configure(folder))
    const files = ['-f', 'kamailio.cfg', '-P', join(folder, 'pid'), '-Y', folder, '-w', folder]
    const peer = await runPeer('kamailio', ['-DD', '-E', '-m', '32', '-M', '8', ...files], folder)
    try {
      await vi.waitFor(
        async () => {
          for (const [port, transport] of listens)
            if (!(await isBound(port, transport)))
              throw new Error(`Kamailio does not listen on ${transport} ${port}:\n${peer.output().slice(-4_000)}`)
        },
        { timeout: 20_000, interval: 50 },
      )
    } catch (cause) {
      await peer.stop()
      throw cause
    }
    const stop = async () => {
      await peer.stop()
      await remove()
    }
    return { output: peer.output, stop }
  } catch (cause) {
    await remove()
    throw cause
  }
}
