import { spawnSync } from 'node:child_process'

export const hasOpenssl = spawnSync('which', ['openssl']).status === 0

/** Writes `key.pem` and `certificate.pem` into the folder: self-signed, for these names of loopback, good for so many days. Throws what openssl says. */
export function makeCertificate(folder: string, altNames = 'DNS:localhost,IP:127.0.0.1', days = 2): void {
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = ['-days', String(days), '-subj', '/CN=localhost', '-addext', `subjectAltName=${altNames}`]
  const { status, stderr } = spawnSync(
    'openssl',
    [...request, ...names, '-keyout', 'key.pem', '-out', 'certificate.pem'],
    { cwd: folder },
  )
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`)
}
