import { IssueTokens } from '@offhook/dhcp-tokens'
import { BootToken } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'

type Named = { readonly tenant: string; readonly gateway: string }

/** As the console keeps it with its gateway. */
export const openIssueTokens = (
  sealer: Sealer,
  { tenant, gateway }: Named,
  sealed: Buffer | null,
): IssueTokens | undefined =>
  sealed
    ? IssueTokens.parse(JSON.parse(sealer.open(`issue-tokens:${tenant}/${gateway}`, sealed).toString()))
    : undefined

/** As it was last written to, kept so that what is there can be taken out when tokens are issued there no more. */
export const sealApplied = (sealer: Sealer, { tenant, gateway }: Named, applied: IssueTokens): Buffer =>
  sealer.seal(`token-output:${tenant}/${gateway}`, Buffer.from(JSON.stringify(applied)))

export const openApplied = (
  sealer: Sealer,
  { tenant, gateway }: Named,
  sealed: Buffer | null,
): IssueTokens | undefined =>
  sealed
    ? IssueTokens.parse(JSON.parse(sealer.open(`token-output:${tenant}/${gateway}`, sealed).toString()))
    : undefined

export const sealToken = (sealer: Sealer, mac: string, token: BootToken): Buffer =>
  sealer.seal(`issued-token:${mac}`, Buffer.from(token))

export const openToken = (sealer: Sealer, mac: string, sealed: Buffer): BootToken =>
  BootToken.parse(sealer.open(`issued-token:${mac}`, sealed).toString())
