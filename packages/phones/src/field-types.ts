import { z } from 'zod'

/** Text that fits on one line of any file: no control characters. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u001f\u007f\ufffe\uffff]*$/, 'no control characters')

export const Host = z
  .string()
  .max(253)
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$/, 'a host name or an address')

export const Port = z.int().min(1).max(65_535)

export const Transport = z.enum(['udp', 'tcp', 'tls'])
export type Transport = z.output<typeof Transport>

export const MediaEncryption = z.enum(['off', 'optional', 'required'])
