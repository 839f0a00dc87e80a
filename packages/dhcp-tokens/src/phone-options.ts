import type { BootToken, Mac } from '@offhook/phones'

/** A phone and the token that it is to be told with its next lease. */
export type PhoneToken = {
  readonly mac: Mac
  readonly token: BootToken
  /** As it was ordered. */
  readonly family: string | undefined
}

export type PhoneOption = { readonly code: number; readonly text: string }

/**
 * What a phone is told: its boot server's URL with the token, the slash at the end. A Thomson gets the URL of its general file in option 43, and none of the others, which
 * would lead it to TFTP (seen with firmware 2.72).
 */
export function optionsOf(
  { token, family }: Pick<PhoneToken, 'token' | 'family'>,
  baseUrl: string,
  codes: readonly number[],
): PhoneOption[] {
  const url = `${baseUrl}/${token}/`
  if (family === 'thomson') return [{ code: 43, text: `${url}ST2030.inf` }]
  return codes.map((code) => ({ code, text: url }))
}
