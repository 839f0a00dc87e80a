import type { Change, ConfigRendered } from '@offhook/contracts'
import type { Families } from '@offhook/families'
import type { Mac } from '@offhook/phones'
import type { PhoneToRender } from '@offhook/rendering'
import type { BoundedMap } from '@offhook/runtime'
import { type RenderedPhone, renderPhone } from './render-phone.ts'

export type RendererPorts = {
  families: Families
  findPhones(macs: readonly Mac[]): Promise<Map<Mac, PhoneToRender>>
  /** For which family and model the files that are there were made. */
  findRendered(
    macs: readonly Mac[],
  ): Promise<ReadonlyMap<Mac, { readonly family: string; readonly model: string | null }>>
  keepIdentities(same: readonly RenderedPhone[]): Promise<void>
  keepBundles(rendered: readonly RenderedPhone[], renderedAt: Date): Promise<void>
  announceRendered(event: ConfigRendered): Promise<unknown>
  /** What phones said they are, lately: heard at once, before it is written down where `findPhones` reads it. */
  heard: BoundedMap<Mac, { readonly family: string; readonly model: string }>
  now(): Date
}

/** What phones are rendered for. */
export type Reason = { readonly because: NonNullable<ConfigRendered['because']>; readonly change?: Change | undefined }

/** Renders phones, keeps their bundles in one statement, then announces them. Resolves with those that could be rendered: the others have no line with a registrar. */
export async function renderPhones(
  ports: RendererPorts,
  phones: Iterable<PhoneToRender>,
  reasonFor: (mac: Mac) => Reason,
): Promise<ReadonlySet<Mac>> {
  const rendered = [...phones].flatMap((phone) => {
    const observed = ports.heard.get(phone.mac) ?? phone.observed
    return renderPhone(ports.families, { ...phone, observed }) ?? []
  })
  const renderedAt = ports.now()
  const isSame = ({ phone, contentHash }: RenderedPhone) =>
    reasonFor(phone.mac).because === 'identification' && contentHash === phone.rendered?.contentHash
  const [same, others] = [rendered.filter(isSame), rendered.filter((one) => !isSame(one))]
  if (same.length > 0) await ports.keepIdentities(same)
  const startedAt = performance.now()
  if (others.length > 0) await ports.keepBundles(others, renderedAt)
  const sealMs = others.length > 0 ? performance.now() - startedAt : 0
  await Promise.all(
    rendered.map((one) => ports.announceRendered(describe(one, renderedAt, sealMs, reasonFor(one.phone.mac)))),
  )
  return new Set(rendered.map(({ phone }) => phone.mac))
}

/** An event is no place for long lists; the bundle's row has them all. */
const MAX_TOLD = 50

const describe = (one: RenderedPhone, at: Date, sealMs: number, { because, change }: Reason): ConfigRendered => {
  const { phone, family, model, modelKnown, unexpressed, files, contentHash, renderMs } = one
  return {
    ...(phone.boot ? { boot: phone.boot as NonNullable<ConfigRendered['boot']> } : {}), // a boot id by the activator's contract
    mac: phone.mac,
    tenant: phone.tenant,
    gateway: phone.gateway,
    family,
    ...(model ? { model } : {}),
    ...(modelKnown ? {} : { modelKnown }),
    ...(unexpressed.length > 0 ? { unexpressed: unexpressed.slice(0, MAX_TOLD) } : {}),
    revision: phone.revision,
    contentHash,
    because,
    ...(change ? { change } : {}),
    ...(phone.credentials.lines.length === 0 ? { neutral: true } : {}),
    changed: contentHash !== phone.rendered?.contentHash,
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    renderMs,
    sealMs,
    at: at.toISOString(),
  }
}
