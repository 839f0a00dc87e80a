import { PbxOutput, PbxOutputs } from '@offhook/pbx-outputs'
import type { Sealer } from '@offhook/runtime'

/** As the console keeps them. */
export const openOutputs = (sealer: Sealer, tenant: string, platform: string, sealed: Buffer | null): PbxOutputs =>
  sealed ? PbxOutputs.parse(JSON.parse(sealer.open(`platform-outputs:${tenant}/${platform}`, sealed).toString())) : []

type Named = { readonly tenant: string; readonly platform: string; readonly output: string }

const purpose = ({ tenant, platform, output }: Named) => `platform-output:${tenant}/${platform}/${output}`

/** As it was written to, kept so that what is there can be taken out when it is no output any more. */
export const sealApplied = (sealer: Sealer, named: Named, output: PbxOutput): Buffer =>
  sealer.seal(purpose(named), Buffer.from(JSON.stringify(output)))

export const openApplied = (sealer: Sealer, named: Named, sealed: Buffer | null): PbxOutput | undefined =>
  sealed ? PbxOutput.parse(JSON.parse(sealer.open(purpose(named), sealed).toString())) : undefined
