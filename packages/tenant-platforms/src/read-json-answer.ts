import { Credentials } from '@offhook/phones'
import type { PlatformAnswer } from './tenant-platform.ts'

/** `{lines: [{user, password, registrar?, …}], model?, settings?}`; unknown fields are let pass, wrong ones refuse the whole. */
export function readJsonAnswer(text: string): PlatformAnswer {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return { kind: 'refused', because: 'bad-answer', detail: 'the answer is not JSON' }
  }
  return readCredentials(document)
}

/** A granted answer, or a refusal that names the fields at fault and none of their values. */
export function readCredentials(document: unknown): PlatformAnswer {
  const parsed = Credentials.safeParse(document)
  if (parsed.success) return { kind: 'granted', credentials: parsed.data }
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the answer itself'))]
  return {
    kind: 'refused',
    because: 'bad-answer',
    detail: `missing or wrong: ${fields.slice(0, 8).join(', ')}`.slice(0, 500),
  }
}
