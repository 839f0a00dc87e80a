import { basename, join, resolve } from 'node:path'
import { addImage, listImages, removeImage } from '@offhook/firmware'
import { Command } from 'commander'

type AddOptions = {
  readonly family: string
  readonly model?: string
  readonly version: string
  readonly name?: string
  readonly replace?: boolean
}

/** The firmware library: phones get images that were added here, and no others. */
export const firmwareCommand = (environment: NodeJS.ProcessEnv = process.env): Command => {
  const folder = () =>
    environment.OFFHOOK_FIRMWARE_DIR ?? join(resolve(environment.OFFHOOK_DATA_DIR ?? '.offhook'), 'firmware')
  const command = new Command('firmware').description('Adds, lists and removes the images that phones may load')
  command
    .command('add')
    .description('copies an image into the library; running edges serve it at once')
    .argument('<file>')
    .requiredOption('--family <family>', 'of the phones that it is for')
    .requiredOption('--version <version>', "the vendor's")
    .option('--model <model>', 'the one model that it is for')
    .option('--name <name>', "as phones ask for it and settings pin it (the file's own when absent)")
    .option('--replace', 'also when another file has that name')
    .action(async (file: string, { name = basename(file), replace = false, ...image }: AddOptions) => {
      const { image: kept, added } = await addImage(folder(), file, { ...image, name, model: image.model }, { replace })
      process.stdout.write(
        `${kept.name}: ${kept.bytes} bytes, SHA-256 ${kept.sha256}${added ? '' : ', was there already'}\n`,
      )
    })
  command
    .command('list')
    .description('the images that there are')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const images = await listImages(folder())
      if (json) process.stdout.write(`${JSON.stringify(images)}\n`)
      else
        for (const { name, family, model, version, bytes, sha256 } of images)
          process.stdout.write(`${name}  ${family}${model ? ` ${model}` : ''}  ${version}  ${bytes} bytes  ${sha256}\n`)
    })
  command
    .command('remove')
    .description('takes an image out; phones that ask for it get 404')
    .argument('<name>')
    .action(async (name: string) => {
      if (await removeImage(folder(), name)) return
      console.error(`offhook: there is no image called ${name}`)
      process.exitCode = 1
    })
  return command
}
