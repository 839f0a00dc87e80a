import { BOOT_LOCATION, BOOT_URL, loadFamilies, OWN_PACKS } from '@offhook/families'
import { Command, InvalidArgumentError } from 'commander'

/** The file that moves phones here: put on an old provisioning server, or asked for by phones that know this one's address only. */
export const firstContactCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  new Command('first-contact')
    .description(
      'Prints the file that points phones of a family at this server for good; put it on the old one to move a fleet',
    )
    .argument('<family>')
    .argument('[file]', 'under which name the phones ask for it')
    .option(
      '--url <url>',
      'where they are to go',
      readUrl,
      environment.OFFHOOK_EDGE_BASE_URL ?? 'http://127.0.0.1:8066/phoneprovisioning',
    )
    .addHelpText(
      'after',
      `
Examples:
  offhook first-contact polycom update.cfg --url http://192.0.2.1/phoneprovisioning > update.cfg
  offhook first-contact yealink --url http://192.0.2.1/phoneprovisioning`,
    )
    .action((name: string, file: string | undefined, { url }: { url: string }) => {
      const packs = environment.OFFHOOK_PACKS_DIR
      const family = loadFamilies(packs ? [OWN_PACKS, packs] : [OWN_PACKS]).named(name)
      const rows = family?.fileNames.filter((row) => family.renderFirstContact(row, row.pattern)) ?? []
      const row = file === undefined ? rows[0] : rows.find(({ pattern }) => pattern === file.toLowerCase())
      const contact = row && family?.renderFirstContact(row, row.pattern)
      if (contact) {
        const location = url.replace(/^[a-z]+:\/\//, '')
        process.stdout.write(contact.bytes.toString().replaceAll(BOOT_URL, url).replaceAll(BOOT_LOCATION, location))
        return
      }
      const known = rows.map(({ pattern }) => pattern).join(', ')
      console.error(
        !family
          ? `offhook: there is no family called ${name}`
          : known
            ? `offhook: ${name} phones ask for one of ${known}`
            : `offhook: ${name} phones have no such file`,
      )
      process.exitCode = 1
    })

function readUrl(written: string): string {
  if (!/^https?:\/\/[^\s"'<>&]+$/.test(written)) throw new InvalidArgumentError('an http(s) URL is expected')
  return written.replace(/\/+$/, '')
}
