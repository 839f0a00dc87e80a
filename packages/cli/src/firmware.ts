import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { taken } from '@offhook/client'
import { addImage, listImages, removeImage } from '@offhook/firmware'
import { Command } from 'commander'
import { type ConsoleOptions, openClient, withConsole } from './console-options.ts'
import { FlagRefused } from './platform-flags.ts'
import { progressBar } from './progress-bar.ts'
import { writeJson, writeOut } from './write-out.ts'
import { writeTable } from './write-table.ts'

type Image = Awaited<ReturnType<typeof listImages>>[number]
type About = { readonly family: string; readonly model?: string; readonly version: string }
type WhereOptions = ConsoleOptions & { readonly folder?: string }
type AddOptions = WhereOptions & About & { readonly name?: string; readonly replace?: boolean }

/** A library of images, reached through the API or as a folder on this machine. */
type Library = {
  add(file: string, name: string, about: About, replace: boolean): Promise<{ image: Image; added: boolean }>
  list(): Promise<readonly Image[]>
  remove(name: string): Promise<boolean>
}

/** The firmware library: phones get images that were added here, and no others. */
export const firmwareCommand = (environment: NodeJS.ProcessEnv = process.env): Command => {
  const command = new Command('firmware').description('Adds, lists and removes the images that phones may load')
  const below = (name: string, description: string) =>
    withConsole(new Command(name).description(description), environment).option(
      '--folder <folder>',
      'a library on this machine instead, where no console runs',
    )
  command.addCommand(
    below('add', 'copies an image into the library; running edges serve it at once')
      .argument('<file>')
      .requiredOption('--family <family>', 'of the phones that it is for')
      .requiredOption('--version <version>', "the vendor's")
      .option('--model <model>', 'the one model that it is for')
      .option('--name <name>', "as phones ask for it and settings pin it (the file's own when absent)")
      .option('--replace', 'also when another file has that name')
      .addHelpText(
        'after',
        `
Example:
  offhook firmware add sip.ld --family polycom --model SPIP_331 --version 3.3.5.0247`,
      )
      .action(
        async (
          file: string,
          { name = basename(file), replace = false, family, model, version, ...where }: AddOptions,
        ) => {
          if (!(await stat(file).catch(() => undefined))?.isFile()) throw new FlagRefused(`there is no file ${file}`)
          const library = await openLibrary(where, environment)
          const { image, added } = await library.add(
            file,
            name,
            { family, version, ...(model ? { model } : {}) },
            replace,
          )
          await writeOut(
            `${image.name}: ${image.bytes} bytes, SHA-256 ${image.sha256}${added ? '' : ', was there already'}\n`,
          )
        },
      ),
  )
  command.addCommand(
    below('list', 'the images that there are')
      .option('--json', 'as JSON')
      .action(async ({ json, ...where }: WhereOptions & { json?: boolean }) => {
        const images = await (await openLibrary(where, environment)).list()
        await (json ? writeJson(images) : writeOut(writeTable(images.map(rowOf))))
      }),
  )
  command.addCommand(
    below('remove', 'takes an image out; phones that ask for it get 404')
      .argument('<name>')
      .action(async (name: string, where: WhereOptions) => {
        if (await (await openLibrary(where, environment)).remove(name)) return
        console.error(`offhook: there is no image called ${name}`)
        process.exitCode = 1
      }),
  )
  return command
}

const rowOf = ({ name, family, model, version, bytes, sha256 }: Image): string[] => [
  ...[name, [family, model].filter(Boolean).join(' '), version, `${bytes} bytes`, sha256],
]

const openLibrary = async ({ folder, ...options }: WhereOptions, environment: NodeJS.ProcessEnv): Promise<Library> =>
  folder === undefined ? openRemote(options, environment) : openFolder(folder)

const openFolder = (folder: string): Library => ({
  add: (file, name, { model, ...about }, replace) => addImage(folder, file, { ...about, name, model }, { replace }),
  list: () => listImages(folder),
  remove: (name) => removeImage(folder, name),
})

async function openRemote(options: ConsoleOptions, environment: NodeJS.ProcessEnv): Promise<Library> {
  const { client } = await openClient(options, environment)
  return {
    async add(file, name, about, replace) {
      const { size } = await stat(file)
      const { data, response } = await taken(
        client.PUT('/v1/firmware/{name}', {
          params: { path: { name }, query: { ...about, replace: replace ? 'true' : 'false' } },
          body: '',
          bodySerializer: () => upload(file, size),
          headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
          duplex: 'half',
        }),
      )
      return { image: data, added: response.status === 201 }
    },
    list: async () => (await taken(client.GET('/v1/firmware'))).data.items,
    async remove(name) {
      const { response, error } = await client.DELETE('/v1/firmware/{name}', { params: { path: { name } } })
      if (response.status === 404) return false
      await taken(Promise.resolve({ response, error }))
      return true
    },
  }
}

/** A file as a request's body, how far it is gone on standard error. */
function upload(file: string, size: number): ReadableStream {
  const bar = progressBar(basename(file))
  let sent = 0
  const counted = new Transform({
    transform(piece: Buffer, _, next) {
      sent += piece.length
      bar.show(sent, size)
      next(null, piece)
    },
    flush(next) {
      bar.end()
      next()
    },
  })
  return Readable.toWeb(createReadStream(file).pipe(counted)) as ReadableStream // the same streams under two names
}
