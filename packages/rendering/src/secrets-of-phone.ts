import { secretsIn } from '@offhook/phones'
import type { PhoneToRender } from './phones-to-render.ts'

/** The passwords of a phone's lines, and every secret of its settings, in clear: what must not be shown of its files. */
export const secretsOfPhone = ({
  credentials,
  shared,
  own,
}: Pick<PhoneToRender, 'credentials' | 'shared' | 'own'>): string[] => [
  ...credentials.lines.map(({ password }) => password),
  ...[...shared.map(({ settings }) => settings ?? {}), credentials.settings ?? {}, own].flatMap(secretsIn),
]
