import { once } from 'node:events'

/** Writes to standard output and waits while its reader is slower than we are. */
export async function writeOut(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain')
}

/** One JSON document a line. */
export const writeJson = (value: unknown): Promise<void> => writeOut(`${JSON.stringify(value)}\n`)
