import { z } from '@hono/zod-openapi'

/** Fields that many answers have, with the example that the document shows of them. */
export const at = z.iso.datetime().openapi({ example: '2026-01-05T09:00:30.000Z' })
export const mac = z.string().openapi({ example: '0004f21a2457' })
export const slug = (example: string) => z.string().openapi({ example })
export const written = { createdAt: at, updatedAt: at }
