import { contentHashOf, encodeBundle, type Families, type Rendering } from '@offhook/families'
import { describePhone, type PhoneToRender, secretsOfPhone, unexpressedOf } from '@offhook/rendering'

export type RenderedPhone = Rendering & {
  readonly phone: PhoneToRender
  readonly family: string
  readonly model: string | undefined
  readonly contentHash: string
  /** To be sealed. */
  readonly encoded: Buffer
  /** What is secret in its files; to be sealed. */
  readonly secrets: readonly string[]
  readonly renderMs: number
}

/** Renders every file of a phone; neutral ones for a phone without lines. Undefined when it has lines, and none has a registrar any more. */
export function renderPhone(families: Families, phone: PhoneToRender): RenderedPhone | undefined {
  const startedAt = performance.now()
  const described = describePhone(families, phone)
  const { family, description } = described
  if (description.lines.length === 0 && phone.credentials.lines.length > 0) return undefined
  const rendering = family.render(description)
  return {
    ...rendering,
    unexpressed: unexpressedOf(described, rendering.unexpressed, phone),
    phone,
    family: family.name,
    model: description.model,
    contentHash: contentHashOf(rendering.files),
    encoded: encodeBundle(rendering.files),
    secrets: secretsOfPhone(phone),
    renderMs: performance.now() - startedAt,
  }
}
