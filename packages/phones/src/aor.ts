/** An address of record without its scheme and parameters: `201@acme.example`, host in lower case. Undefined when there is no user part. */
export function normaliseAor(written: string): string | undefined {
  const match = /^(?:<)?(?:sips?:)?([^@;>\s]{1,255})@([^;>:\s]{1,255})/i.exec(written.trim())
  return match ? `${match[1]}@${match[2]!.toLowerCase()}` : undefined
}
