import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addImage, FirmwareRefused, listImages, removeImage, sha256Of } from './mod.ts'

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'offhook-firmware-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

const polycom = { name: 'SIP.ld', family: 'polycom', version: '3.3.5' }

it('an image is kept with its hash, found again, and added once', async () => {
  const [folder, file] = [join(scratch, 'kept'), join(scratch, 'image')]
  await writeFile(file, 'IMAGE')
  expect(await addImage(folder, file, polycom)).toMatchObject({ added: true, image: { bytes: 5 } })
  expect(await addImage(folder, file, polycom)).toMatchObject({ added: false })
  const [image] = await listImages(folder)
  expect(image).toMatchObject({ ...polycom, sha256: await sha256Of(join(folder, 'sip.ld')) })
  expect(await readFile(join(folder, 'sip.ld'), 'utf8')).toBe('IMAGE')
  expect([await removeImage(folder, 'sip.LD'), await removeImage(folder, 'sip.ld')]).toEqual([true, false])
  expect(await listImages(folder)).toEqual([])
})

it('other content under a name that is taken is refused, unless it is to replace', async () => {
  const folder = join(scratch, 'taken')
  const [one, other] = [join(scratch, 'one'), join(scratch, 'other')]
  await writeFile(one, '1')
  await writeFile(other, '2')
  await addImage(folder, one, polycom)
  await expect(addImage(folder, other, polycom)).rejects.toThrow(FirmwareRefused)
  expect(await readFile(join(folder, 'sip.ld'), 'utf8')).toBe('1')
  expect(await addImage(folder, other, polycom, { replace: true })).toMatchObject({ added: true })
})

it.each([
  [{ ...polycom, name: '../evil' }, 'is no name'],
  [{ ...polycom, name: 'firmware.json' }, 'is no name'],
  [{ ...polycom, family: 'No Family' }, 'family'],
  [{ ...polycom, version: '' }, 'version'],
])('%o is refused, and nothing is left behind', async (image, because) => {
  const [folder, file] = [join(scratch, 'refused'), join(scratch, 'file')]
  await writeFile(file, 'x')
  await expect(addImage(folder, file, image)).rejects.toThrow(because)
  expect(await listImages(folder)).toEqual([])
})

it('a file that is not there, and a list that is damaged, are said in a sentence', async () => {
  await expect(addImage(join(scratch, 'none'), join(scratch, 'nowhere'), polycom)).rejects.toThrow('is no file')
  await writeFile(join(scratch, 'firmware.json'), '{')
  await expect(listImages(scratch)).rejects.toThrow('is damaged')
})
