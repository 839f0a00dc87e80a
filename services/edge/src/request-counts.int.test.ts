import { join } from 'node:path'
import { tables } from '@offhook/database'
import { mintMac, mintToken, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { start } from './start.ts'

test('every way to the one 404 is told apart in the metrics, and a scan is told', async ({ field }) => {
  await field.database.db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' })
  const context = field.context()
  const edge = await start(
    {
      ...field.common(),
      ...{ port: 0, https: undefined, tftp: undefined, baseUrl: 'http://127.0.0.1:8066/phoneprovisioning' },
      ...{ firmwareDir: join(field.dataDir, 'firmware'), cacheDir: join(field.dataDir, 'edge') },
      ...{ cacheBytes: 64 * 1024 * 1024, logQuotaBytes: 200_000, waitForBundleMs: 8_000 },
    },
    context,
  )
  try {
    const ask = async (path: string, method = 'GET') =>
      (await fetch(`http://127.0.0.1:${edge.port}/phoneprovisioning/${path}`, { method })).status
    const told = async (name: string) =>
      Object.fromEntries(
        [...(await context.metrics.text()).matchAll(new RegExp(`^${name}\\{\\w+="([^"]+)".*\\} (\\d+)$`, 'gm'))].map(
          ([, label, count]) => [label, Number(count)],
        ),
      )
    expect(await told('offhook_edge_denials_total')).toMatchObject({ 'bad-path': 0, 'unknown-mac': 0 })
    for (const [path, method] of [
      ['nonsense.exe', 'GET'],
      [`${mintToken()}/${mintMac()}.cfg`, 'GET'],
      [`${mintMac()}.cfg`, 'GET'],
      [`${mintMac()}-phone.cfg`, 'GET'],
      [`${mintMac()}.cfg`, 'DELETE'],
    ] as const)
      expect(await ask(path, method)).toBe(404)
    expect(await told('offhook_edge_denials_total')).toEqual({
      ...{
        'bad-path': 1,
        'bad-method': 1,
        'unknown-token': 1,
        'unknown-mac': 2,
        'no-name': 0,
        'other-mac': 0,
        refused: 0,
      },
    })
    expect(await told('offhook_edge_security_events_total')).toEqual({ scan: 0, 'token-of-another-phone': 0 })
    await Promise.all(Array.from({ length: 40 }, () => ask(`${mintMac()}.cfg`)))
    await vi.waitFor(async () => expect((await told('offhook_edge_security_events_total')).scan).toBe(1))
  } finally {
    await edge.stop()
  }
})
