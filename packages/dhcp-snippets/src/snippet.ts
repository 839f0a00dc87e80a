/** A piece of a server's configuration, to be copied. */
export type Snippet = {
  /** `Options`, `What it runs at a lease`. */
  readonly title: string
  /** Where it goes, as a path or a place: `/etc/dnsmasq.d/offhook.conf`. */
  readonly goesTo: string
  /** Its name as a file: `offhook.conf`. */
  readonly file: string
  /** Whether that file is a program. */
  readonly executable?: true
  readonly text: string
}
