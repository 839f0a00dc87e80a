/** A server's address as a phone is told it, with its scheme or without. */
export const asUrl = (address: string | undefined): string | undefined =>
  address && !/^https?:\/\//.test(address) ? `http://${address}` : address
