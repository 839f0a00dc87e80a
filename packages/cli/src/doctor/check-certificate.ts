import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { causeOf, doubtful, type Finding, ill, well } from './finding.ts'

const DAY_MS = 86_400_000
const SOON_DAYS = 30

/** The edge's certificate: its dates, its key, and whether it is for the host that phones are sent to. */
export async function checkCertificate(
  { certificateFile, keyFile, host }: { certificateFile: string; keyFile: string; host: string },
  now: number,
): Promise<Finding> {
  const subject = 'certificate'
  try {
    const certificate = new X509Certificate(await readFile(certificateFile))
    if (!certificate.checkPrivateKey(createPrivateKey(await readFile(keyFile))))
      return ill(
        subject,
        `${keyFile} is not the key of ${certificateFile}`,
        'name the pair that belongs together in OFFHOOK_TLS_CERT and OFFHOOK_TLS_KEY',
      )
    const [from, until] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()]
    const days = Math.floor((until - now) / DAY_MS)
    if (now < from)
      return ill(
        subject,
        `not valid before ${certificate.validFrom}`,
        'set this machine’s clock, or take a certificate that holds already',
      )
    if (now > until) return ill(subject, `expired on ${certificate.validTo}`, 'renew it: phones refuse it')
    const isFor = isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)
    if (!isFor)
      return ill(
        subject,
        `it is for ${certificate.subjectAltName ?? certificate.subject}, and phones are sent to ${host}`,
        'take one for that name, or change OFFHOOK_EDGE_BASE_URL',
      )
    return days < SOON_DAYS
      ? doubtful(subject, `expires in ${days} days`, 'renew it')
      : well(subject, `for ${isFor}, ${days} days left`)
  } catch (cause) {
    return ill(subject, `cannot be read: ${causeOf(cause)}`, 'OFFHOOK_TLS_CERT and OFFHOOK_TLS_KEY name PEM files')
  }
}
