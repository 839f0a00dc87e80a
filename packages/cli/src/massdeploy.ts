import { randomBytes } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { addPasswords, writeRemark } from '@offhook/astlinux'
import { Command } from 'commander'
import { deploy } from './massdeploy/deploy.ts'
import { MassdeployFailed } from './massdeploy/massdeploy-failed.ts'
import { reloadAsterisk } from './massdeploy/reload-asterisk.ts'
import { readIfThere, replaceFiles } from './massdeploy/replace-files.ts'
import { serverAddress } from './massdeploy/server-address.ts'
import { writeJson, writeOut } from './write-out.ts'

type MassdeployOptions = {
  readonly autoPass?: true
  readonly onlyPass?: true
  readonly forceOverwrite?: true
  readonly ifName?: string | true
  readonly partial?: true
  readonly autoReload?: true
  readonly onlyReload?: true
  readonly root?: string | true
  readonly address?: string | true
  readonly json?: true
}

/** Files that people are shown: those that phones share come first. */
const LISTED = 20

/** Runs AstLinux's massdeployment.conf and templates, as its `phoneprov-massdeployment` does, with its letters and its exit statuses. */
export const massdeployCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  new Command('massdeploy')
    .description("Makes phones' files from AstLinux's massdeployment.conf and templates, as they are")
    .usage('[options] in_file')
    .argument('[in_file...]', 'massdeployment.conf')
    .option('-a, --auto-pass', 'generates missing passwords, and writes them into in_file')
    .option('-A, --only-pass', 'the same, and nothing else')
    .option('-f, --force-overwrite', 'overwrites files that are there')
    .option(
      '-i, --if-name [name]',
      'the interface of the phones: INTIF, INT2IF, INT3IF, INT4IF, EXTIF, ethN, brN (PHONEPROV_GW_IF, or INTIF)',
    )
    .option('-p, --partial', 'in_file holds a part of the phones: adds to the dialplan and sip files that are there')
    .option('-r, --auto-reload', 'has Asterisk reload dialplan and sip when all went well')
    .option('-R, --only-reload', 'does that, and nothing else')
    .option(
      '--root [folder]',
      'stands for /: templates are read and files written below it, at the paths that they have on AstLinux',
    )
    .option('--address [ip]', 'the address of the PBX at the phones, instead of its interface (PHONEPROV_GW_IP)')
    .option('--json', 'says what was done as JSON')
    // A command that was not understood has the status 1 here, as on AstLinux, and not commander's.
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
Templates are <root>/mnt/kd/phoneprov/templates/<template>.conf; PHONEPROV_BASE_DIR names another folder than /mnt/kd/phoneprov.

Examples:
  offhook massdeploy -A massdeployment.conf                                         passwords for phones that have none
  offhook massdeploy --root ./copy --address 192.0.2.10 massdeployment.conf         files below ./copy/mnt/kd
  offhook massdeploy --root / -f -r -i INT2IF /mnt/kd/massdeployment.conf           in place, and Asterisk reloads

Exit status: 0 done; 1 it was not understood, or something in the files cannot be used; 2 a file exists and -f is not given;
3 a phone has no password and -a is not given. Nothing is written then, save passwords by -a; only a reload that fails comes after it.`,
    )
    .action(async (_: readonly string[], options: MassdeployOptions, command: Command) => {
      try {
        await massdeploy(command.args, options, environment)
      } catch (cause) {
        if (!(cause instanceof MassdeployFailed)) throw cause
        process.stderr.write(`${cause.message.replace(/^/gm, 'offhook: ')}\n`)
        process.exitCode = cause.status
      }
    })

async function massdeploy(
  operands: readonly string[],
  options: MassdeployOptions,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const unknown = operands.find((operand) => /^-./.test(operand))
  if (unknown !== undefined)
    throw new MassdeployFailed(1, `there is no option ${unknown}; offhook massdeploy --help shows them`)
  const [root, address, ifName] = (['root', 'address', 'ifName'] as const).map((name) => {
    const value = options[name]
    if (value === true) throw new MassdeployFailed(1, `--${name === 'ifName' ? 'if-name' : name} needs a value`)
    return value
  })
  const say = (text: string) => (options.json ? Promise.resolve() : writeOut(`${text}\n`))
  if (options.onlyReload) return reload(root ?? '/', say, environment)

  const [file, more] = operands
  if (file === undefined || more !== undefined)
    throw new MassdeployFailed(1, 'one in_file is expected: massdeployment.conf')
  let bytes = await readIfThere(file)
  if (bytes === undefined) throw new MassdeployFailed(1, `there is no file ${file}`)
  if (options.autoPass || options.onlyPass) {
    bytes = await completePasswords(file, bytes, say)
    if (options.onlyPass) return
  }
  if (root === undefined)
    throw new MassdeployFailed(1, 'where to? --root <folder> stands for /; --root / writes where the templates say')
  const baseDir = environment.PHONEPROV_BASE_DIR || '/mnt/kd/phoneprov'
  const serverIpv4 = serverAddress({ given: address, interfaceName: ifName }, environment)
  await say('Generating Phone Provisioning files:')
  const { phones, files, tableChanged, remarks } = await deploy({
    ...{ file, text: bytes.toString(), root, baseDir, serverIpv4 },
    ...{ force: options.forceOverwrite ?? false, partial: options.partial ?? false },
  })
  for (const remark of remarks) process.stderr.write(`offhook: warning: ${writeRemark(remark)}\n`)
  await say(`${'.'.repeat(phones)}Done`)
  for (const { path, changed } of files.slice(0, LISTED)) await say(`  ${path}${changed ? '' : ' (as it was)'}`)
  if (files.length > LISTED) await say(`  and ${files.length - LISTED} more`)
  if (options.json) await writeJson({ phones, files, tableChanged, remarks })
  if (options.autoReload) await reload(root, say, environment)
}

/** Byte for byte but for the lines that get one: comments may be in any encoding. */
async function completePasswords(file: string, bytes: Buffer, say: (text: string) => Promise<void>): Promise<Buffer> {
  await say('Auto-generating password(s):')
  const completed = addPasswords(bytes.toString('latin1'), () => randomBytes(12).toString('base64'))
  if (completed.added === 0) {
    await say('No password is missing: the input file is left unchanged.')
    return bytes
  }
  const written = Buffer.from(completed.text, 'latin1')
  await replaceFiles(new Map([[await realpath(file), written]]))
  await say('Missing password(s) were added to input file.')
  return written
}

async function reload(
  root: string,
  say: (text: string) => Promise<void>,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  await say('Reloading dialplan and sip of Asterisk.')
  await reloadAsterisk(root, environment)
}
