import type { Database } from '@offhook/database'
import { Branding } from '../tenants/branding.ts'

/** What stands at the top of every page. */
export type LayoutBrand = {
  readonly name: string
  /** Where its picture is. */
  readonly logo: string
  /** Where its colours are, when it has any. */
  readonly style?: string
}

/** For administrators, and for who is not signed in. */
export const OFFHOOK: LayoutBrand = { name: 'Offhook', logo: '/assets/offhook.svg' }

/** A tenant's branding as it was found: each part its own, or that of the nearest tenant above that has one. */
export type FoundBrand = Branding & { readonly hasLogo: boolean }

/** What a page shows of it; what it lacks is Offhook's. */
export const layoutBrand = ({ name, primaryColour, accentColour, hasLogo }: FoundBrand): LayoutBrand => ({
  name: name ?? OFFHOOK.name,
  logo: hasLogo ? '/brand/logo' : OFFHOOK.logo,
  ...(primaryColour || accentColour ? { style: '/brand/colours.css' } : {}),
})

type Row = {
  name: string | null
  primary_colour: string | null
  accent_colour: string | null
  logo_hash: string | null
}

/** Parsed again, each by itself: nothing but colours comes into a stylesheet, whoever wrote the row. */
export async function findBrand(sql: Database['sql'], tenant: string): Promise<FoundBrand> {
  const [row] = await sql<Row[]>`select name, primary_colour, accent_colour, logo_hash from offhook_brand(${tenant})`
  const { name, primaryColour, accentColour } = Branding.shape
  return {
    name: name.safeParse(row?.name ?? undefined).data,
    primaryColour: primaryColour.safeParse(row?.primary_colour ?? undefined).data,
    accentColour: accentColour.safeParse(row?.accent_colour ?? undefined).data,
    hasLogo: row?.logo_hash != null,
  }
}
