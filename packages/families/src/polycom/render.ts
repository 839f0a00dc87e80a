import type { Identification, PhoneDescription, RenderedFile } from '../family.ts'

export function render(phone: PhoneDescription): RenderedFile[] {
  throw new Error(`not yet: ${phone.mac}`)
}

export function renderFirstContact(
  fileName: string,
  identification: Identification | undefined,
): RenderedFile | undefined {
  throw new Error(`not yet: ${fileName} ${identification?.model}`)
}
