import { contentHashOf, encodeBundle, type RenderedFile } from '@offhook/families'
import { effectiveLine } from '@offhook/phones'
import { chooseFamily } from './choose-family.ts'
import type { PhoneToRender } from './phones-to-render.ts'

export type RenderedPhone = {
  readonly phone: PhoneToRender
  readonly family: string
  readonly model: string | undefined
  readonly files: readonly RenderedFile[]
  readonly contentHash: string
  /** To be sealed. */
  readonly encoded: Buffer
  readonly renderMs: number
}

/** Renders every file of a phone; undefined when none of its lines has a registrar any more. */
export function renderPhone(phone: PhoneToRender): RenderedPhone | undefined {
  const startedAt = performance.now()
  const lines = phone.credentials.lines.flatMap((line) => effectiveLine(line, phone.settings) ?? [])
  if (lines.length === 0) return undefined
  const { family, model } = chooseFamily(phone)
  const files = family.render({ mac: phone.mac, model, lines, settings: phone.settings })
  const contentHash = contentHashOf(files)
  return {
    phone,
    family: family.name,
    model,
    files,
    contentHash,
    encoded: encodeBundle(files),
    renderMs: performance.now() - startedAt,
  }
}
