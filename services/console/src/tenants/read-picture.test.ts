import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bombOf, jpegOf, pngOf } from './pictures-for-tests.ts'
import { MAX_PICTURE_BYTES, readPicture } from './read-picture.ts'

test('a picture is what its bytes say, with its size in pixels', () => {
  expect(readPicture(pngOf(120, 40), 'logo')).toEqual({ contentType: 'image/png', width: 120, height: 40 })
  expect(readPicture(jpegOf(480, 272), 'background')).toEqual({ contentType: 'image/jpeg', width: 480, height: 272 })
})

test('what is no PNG or JPEG, is cut off, is too large, or carries something behind it is none', () => {
  const script = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const png = pngOf(10, 10)
  const reasons = [
    Buffer.from(script),
    Buffer.from('GIF89a\u0001\u0000\u0001\u0000'),
    Buffer.from('<html><body>'),
    Buffer.alloc(0),
    Buffer.concat([png, Buffer.from(script)]),
    png.subarray(0, -5),
    Buffer.from('89504e470d0a1a0a0000000049454e44ae426082', 'hex'),
    Buffer.from('ffd8ffd9', 'hex'),
    jpegOf(0, 10),
    bombOf(30_000),
    pngOf(1_025, 1),
    Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(MAX_PICTURE_BYTES)]),
  ].map((bytes) => readPicture(bytes, 'logo'))
  expect(reasons.map((read) => ('notAPicture' in read ? read.notAPicture : read))).toEqual([
    ...['unknown-format', 'unknown-format', 'unknown-format', 'unknown-format'],
    ...['broken', 'broken', 'broken', 'broken', 'broken', 'too-large', 'too-large', 'too-many-bytes'],
  ])
  expect(readPicture(pngOf(1_025, 1), 'background')).toMatchObject({ width: 1_025 })
})

test('any bytes get an answer, and soon', () => {
  const frames = fc
    .constantFrom('89504e470d0a1a0a', 'ffd8ff', 'ffd8ffe1ffff457869660000', '')
    .map((hex) => Buffer.from(hex, 'hex'))
  const ends = fc.constantFrom('0000000049454e44ae426082', 'ffd9', '').map((hex) => Buffer.from(hex, 'hex'))
  fc.assert(
    fc.property(frames, fc.uint8Array({ maxLength: 2_000 }), ends, (frame, middle, end) => {
      expect(readPicture(Buffer.concat([frame, middle, end]), 'logo')).toBeTypeOf('object')
    }),
  )
  const began = performance.now()
  for (const filler of ['ff', '00', 'ffe10000', 'ffe100084578696600004d4dffff'])
    readPicture(
      Buffer.concat([
        Buffer.from('ffd8ff', 'hex'),
        Buffer.alloc(MAX_PICTURE_BYTES - 5, filler, 'hex'),
        Buffer.from('ffd9', 'hex'),
      ]),
      'logo',
    )
  expect(performance.now() - began).toBeLessThan(2_000)
})
