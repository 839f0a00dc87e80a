import { randomUUID, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { openBus } from '@offhook/bus'
import {
  activationRefused,
  bootLogReceived,
  configRendered,
  fileServed,
  phoneIdentified,
  securityRaised,
  tokenRevoked,
  tokenShown,
} from '@offhook/contracts'
import { openDatabase } from '@offhook/database'
import { watchFamilies } from '@offhook/families'
import {
  type Log,
  listen,
  type Metrics,
  openSealer,
  type ServiceContext,
  type ServiceHandle,
  stopInOrder,
} from '@offhook/runtime'
import { answerPhones } from './answer-phone.ts'
import { answerTftp } from './answer-tftp.ts'
import { awaitFiles } from './await-files.ts'
import { backgroundsFrom } from './backgrounds.ts'
import type { EdgeConfig } from './config.ts'
import { watchDenials } from './denials.ts'
import { type DiskCache, openDiskCache } from './disk-cache.ts'
import type { EdgePorts } from './edge-ports.ts'
import { openFirmwareFolder } from './firmware-folder.ts'
import { logFilesFrom } from './log-files.ts'
import { logUsage, usageTable } from './log-usage.ts'
import { phoneBundles } from './phone-bundles.ts'
import { receiveFile } from './receive-file.ts'
import { receiveLog } from './receive-log.ts'
import { requestCounts } from './request-counts.ts'
import { type ServedEvents, servedEvents } from './served-events.ts'
import { sessionsFrom } from './sessions.ts'
import { startTftpServer } from './tftp/tftp-server.ts'

export async function start(
  config: EdgeConfig,
  { log, metrics, health }: ServiceContext,
  /** Where answers are told of instead of the bus: what telling costs is measured so. */
  own: { readonly served?: ServedEvents } = {},
): Promise<ServiceHandle & { port: number; httpsPort: number | undefined; tftpPort: number | undefined }> {
  const database = openDatabase(config.databaseUrl, { pool: config.databasePool, name: 'edge' })
  const bus = await openBus(config.natsUrl, { name: 'edge', log })
  const sealer = openSealer(config.sealingKeys)
  const disk = await openDiskCache(config.cacheDir, sealer)
  const families = watchFamilies(config.packsDir, log)
  const firmware = await openFirmwareFolder(config.firmwareDir, log)
  const sessions = sessionsFrom(database, sealer, disk, (shown) => {
    const event = { ...shown, id: randomUUID(), at: new Date().toISOString() }
    void bus.publish(tokenShown, event).catch(tellLost)
  })
  const bundles = phoneBundles(database, sealer, disk, config.cacheBytes)
  const served = own.served ?? servedEvents((events) => bus.publishAll(fileServed, events), bus.connected, log)
  const counts = requestCounts(metrics, { waiting: () => waiting.waiting, dropped: () => served.dropped })
  const waiting = awaitFiles(bundles, sessions, config.waitForBundleMs, counts.bundles)
  const backgrounds = backgroundsFrom(database, disk)
  const logFiles = logFilesFrom(database)
  const usage = logUsage({ ...usageTable(database), now: () => new Date() })
  const refusedLogs = metrics.meter.createCounter('offhook_edge_log_uploads_refused', {
    description: 'Uploads of logs answered 507, by whose quota for the day it was',
  })
  for (const quota of ['phone', 'tenant']) refusedLogs.add(0, { quota })
  const raised = metrics.meter.createCounter('offhook_edge_security_events', {
    description:
      'Addresses that scan, and tokens that were used for another phone; once a minute for each address and kind',
  })
  for (const kind of ['scan', 'token-of-another-phone']) raised.add(0, { kind })
  measureDisk(disk, metrics)
  const tellLost = (cause: unknown) => log.warn({ err: cause }, 'an event was not told')

  const ports: EdgePorts = {
    baseUrl: config.baseUrl,
    families,
    sessions,
    bundles,
    waiting,
    firmware,
    backgrounds,
    logFiles,
    receiveLog: (...asked) =>
      receiveLog(
        {
          files: logFiles,
          usage,
          hand: (event) => bus.publish(bootLogReceived, event),
          quotaBytes: config.logQuotaBytes,
          refused: (quota) => refusedLogs.add(1, { quota }),
        },
        ...asked,
      ),
    receiveFile: receiveFile(database, sealer, bundles),
    denials: watchDenials((event) => {
      raised.add(1, { kind: event.kind })
      void bus.publish(securityRaised, event).catch(tellLost)
    }),
    served,
    identified: (event) => void bus.publish(phoneIdentified, event).catch(tellLost),
    counts,
    maxRunning: 30_000,
  }
  const rendered = bus.watch(configRendered, ({ mac, because, changed, family, model = null, contentHash }) => {
    const isSame = because === 'identification' && !changed && bundles.rename(mac, { family, model, contentHash })
    if (!isSame) bundles.forget(mac)
    waiting.wake(mac)
  })
  const refused = bus.watch(activationRefused, ({ mac, boot }) => {
    sessions.markRefused(boot)
    waiting.wake(mac)
  })
  const revoked = bus.watch(tokenRevoked, ({ mac }) => sessions.forgetTokens(mac))
  bus.onReconnect(bundles.forgetAll)

  // Old phones speak HTTP/1.0 and name no host.
  const options = { requireHostHeader: false, keepAliveTimeout: 30_000, requestTimeout: 60_000 }
  const http = await listen(createServer(options, answerPhones(ports, 'http')), {
    host: config.listen,
    port: config.port,
  })
  const https = config.https && (await listenTls(config.https, config.listen, options, ports, metrics))
  const tftp = config.tftp && (await listenTftp(config.tftp.port, config.listen, ports, metrics, log))
  health.add({ name: 'edge: bus', ready: bus.connected })
  health.add({ name: 'edge: database', ready: database.answers })
  return {
    port: http.port,
    httpsPort: https?.port,
    tftpPort: tftp?.port,
    async stop() {
      await stopInOrder([
        http.close,
        async () => https?.close(),
        async () => tftp?.close(),
        rendered.stop,
        refused.stop,
        revoked.stop,
        served.close,
        usage.close,
        async () => families.close(),
        firmware.close,
        disk.close,
        bus.close,
        database.close,
      ])
    },
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

async function listenTls(
  https: NonNullable<EdgeConfig['https']>,
  host: string,
  options: object,
  ports: EdgePorts,
  { meter }: Metrics,
) {
  const [cert, key, ca] = await Promise.all([
    readFile(https.certificateFile),
    readFile(https.keyFile),
    https.phoneCaFile ? readFile(https.phoneCaFile) : undefined,
  ])
  // Phones without a certificate, or with one of their own making, are served by their token.
  const asked = ca ? { ca, requestCert: true, rejectUnauthorized: false } : {}
  const makers = (ca?.toString().match(CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem))
  const expiresAt = Date.parse(new X509Certificate(cert).validTo) / 1_000
  meter
    .createObservableGauge('offhook_edge_certificate_expiry_timestamp_seconds', {
      description: 'When the certificate that phones are shown over HTTPS runs out, in seconds since 1970',
    })
    .addCallback((result) => result.observe(expiresAt))
  const server = createTlsServer({ ...options, ...asked, cert, key }, answerPhones({ ...ports, makers }, 'https'))
  return listen(server, { host, port: https.port })
}

function measureDisk(disk: DiskCache, { meter }: Metrics): void {
  meter
    .createObservableCounter('offhook_edge_disk_cache_reads', {
      description: 'Look-ups in the disk cache, which is asked while the database is away, by what came of it',
    })
    .addCallback((result) => {
      for (const outcome of ['hit', 'miss'] as const) result.observe(disk.counts[outcome], { result: outcome })
    })
  meter
    .createObservableCounter('offhook_edge_disk_cache_errors', {
      description: 'What the disk cache could not write, read or open, or dropped because the disk is slow',
    })
    .addCallback((result) => {
      for (const operation of ['read', 'write', 'drop'] as const)
        result.observe(disk.counts.faults[operation], { operation })
    })
}

/** Port 69 is for phones that know no other: it takes the right to bind it, or a rule that redirects it here. */
async function listenTftp(port: number, host: string, ports: EdgePorts, { meter }: Metrics, log: Log) {
  const server = await startTftpServer({ host, port, answer: answerTftp(ports), log })
  meter
    .createObservableCounter('offhook_edge_tftp_requests', {
      description: 'Read requests over TFTP, by how they ended',
    })
    .addCallback((result) => {
      for (const [outcome, count] of Object.entries(server.counts)) result.observe(count, { outcome })
    })
  return server
}
