import type { EffectiveLine, Mac } from '@offhook/phones'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backgroundName, parseBackgroundName } from './background-name.ts'
import { contentHashOf } from './bundle.ts'
import { loadFamilies } from './families.ts'

const mac = '0004f21a2457' as Mac // 12 hex digits
const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const line: EffectiveLine = {
  ...{ user: '201', authUser: '201', password: 'p', registrar: 'sip.example', port: 5060, transport: 'udp' },
  ...{ expirySeconds: 3600, displayName: '201', label: '201' },
}
const families = loadFamilies()
const render = (family: string, model: string | undefined, more: object = {}) =>
  families.named(family)!.render({ mac, model, lines: [line], settings: {}, ...more })
const textOf = (family: string, model: string | undefined, more: object = {}) =>
  render(family, model, more)
    .files.map(({ bytes }) => bytes.toString('latin1'))
    .join('\n')

test('a background has one name for each phone and picture, which is read back from any spelling and from nothing else', () => {
  const name = backgroundName(mac, hash, 'image/jpeg')!
  expect(name).toBe('background-0004f21a2457-9f86d081884c7d65.jpg')
  expect(parseBackgroundName(name.toUpperCase())).toEqual({ mac, hash: hash.slice(0, 16), contentType: 'image/jpeg' })
  expect(backgroundName(mac, hash, 'image/svg+xml')).toBeUndefined()
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `background-${text}`),
      ),
      (text) => {
        expect(parseBackgroundName(text)).toBeUndefined()
      },
    ),
  )
  for (const wrong of [`${name}x`, `x${name}`, name.replace('.jpg', '.svg'), name.replace('0004f2', '0004fx')])
    expect(parseBackgroundName(wrong)).toBeUndefined()
  for (const family of families.all) expect(families.resolve(name), family.name).toEqual([])
})

test.each([
  [
    'yealink',
    'T46S',
    'png',
    ['wallpaper_upload.url = %%OFFHOOK-BOOT-URL%%/NAME', 'phone_setting.backgrounds = Config:NAME'],
  ],
  ['polycom', 'VVX_450', 'png', ['bg.color.bm.1.name="%%OFFHOOK-BOOT-URL%%/NAME"', 'bg.color.selection="2,1"']],
  ['snom', 'D785', 'png', ['%%OFFHOOK-BOOT-URL%%/NAME</custom_bg_image_url>']],
  ['grandstream', 'GXP2170', 'jpg', ['<P2916>1</P2916>', '<P2917>%%OFFHOOK-BOOT-URL%%/NAME</P2917>']],
  ['grandstream', 'GRP2615', 'jpg', ['%%OFFHOOK-BOOT-URL%%/NAME']],
])('%s %s loads the background of its tenant from here', (family, model, ending, lines) => {
  const background = backgroundName(mac, hash, ending === 'png' ? 'image/png' : 'image/jpeg')!
  const text = textOf(family, model, { background })
  for (const expected of lines) expect(text).toContain(expected.replace('NAME', background))
  const own = textOf(family, model, {
    background,
    settings: { background: { url: `http://pictures.example/a/own.${ending}?x=1` } },
  })
  expect(own).toContain(`http://pictures.example/a/own.${ending}?x=1`)
  expect(own).not.toContain(background)
})

test('of a model or family that takes no such picture not a byte changes, and it says so of a URL that was asked for', () => {
  const png = backgroundName(mac, hash, 'image/png')!
  const bare = (family: string, model: string | undefined) => contentHashOf(render(family, model).files)
  for (const [family, model] of [
    ...[
      ['yealink', 'T23G'],
      ['yealink', undefined],
      ['polycom', 'SPIP_331'],
      ['snom', '320'],
      ['snom', 'M900'],
    ],
    ...[
      ['grandstream', 'GXP2170'],
      ['grandstream', 'HT801'],
      ['fanvil', 'X5U'],
      ['thomson', undefined],
    ],
  ] as [string, string | undefined][])
    expect(contentHashOf(render(family, model, { background: png }).files), `${family} ${model}`).toBe(
      bare(family, model),
    )
  const asked = { settings: { background: { url: 'http://pictures.example/own.png' } } }
  expect(render('fanvil', 'X5U', asked).unexpressed).toContain('background.url')
  expect(render('snom', 'D785', asked).unexpressed).not.toContain('background.url')
})

test('another picture makes other files; a URL that holds a mark is nobody’s way to the boot’s own URL', () => {
  const [one, other] = [hash, `0${hash.slice(1)}`].map((content) => backgroundName(mac, content, 'image/png'))
  const hashOf = (background: string | undefined) => contentHashOf(render('yealink', 'T46S', { background }).files)
  expect(hashOf(one)).not.toBe(hashOf(other))
  const stolen = { background: { url: 'http://evil.example/%%OFFHOOK-BOOT-URL%%/x.png' } }
  const rendering = render('yealink', 'T46S', { settings: stolen, background: one })
  expect(rendering.files.map(({ bytes }) => bytes.toString()).join()).not.toMatch(/evil|OFFHOOK-BOOT-URL%%\/x/)
  expect(rendering.unexpressed).toContain('background.url')
})
