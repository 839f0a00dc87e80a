import { createHmac, type KeyObject } from 'node:crypto'
import { issueBootToken } from '@offhook/phones'

/** `agi`: the key in the URL that a tenant's Asterisk asks by. `ldap`: the password that its phones sign in with. */
export type DirectorySecretKind = 'agi' | 'ldap'

/** 26 base32 characters, 128 random bits: nobody guesses one, and a keyed digest of it tells nothing. */
export const issueDirectorySecret = (): string => issueBootToken()

/** What is kept of a secret; another kind's never passes for it. */
export const digestDirectorySecret = (kind: DirectorySecretKind, secret: string, key: KeyObject): Buffer =>
  createHmac('sha256', key).update(`directory-${kind}\0${secret}`).digest()
