import { expect, test } from 'vitest'
import { MASK } from '../manners/mask-secrets.ts'
import { fileChanges } from './file-changes.ts'

test('a password that changed is told as a line that changed, and neither password is told', () => {
  const file = (password: string) => `<x>\n<P34>${password}</P34>\n<P35>201</P35>\n</x>\n`
  const told = fileChanges(file('pl4nted-old'), file('pl4nted-new'), ['pl4nted-old', 'pl4nted-new'])
  expect(told).toMatchObject({ removed: 1, added: 1, isCut: false })
  expect(told.places).toEqual([
    [
      { kind: 'same', text: '<x>' },
      { kind: 'removed', text: `<P34>${MASK}</P34>` },
      { kind: 'added', text: `<P34>${MASK}</P34>` },
      { kind: 'same', text: '<P35>201</P35>' },
      { kind: 'same', text: '</x>' },
    ],
  ])
})

test('places that lie apart are told apart, and a file that came or went is told whole', () => {
  const lines = Array.from({ length: 40 }, (_, at) => `a${at} = ${at}`)
  const before = lines.join('\n')
  const after = lines.map((line, at) => (at === 5 || at === 30 ? `${line}0` : line)).join('\n')
  expect(fileChanges(before, after, []).places.map((place) => place.length)).toEqual([8, 8])
  expect(fileChanges('', before, [])).toMatchObject({ removed: 0, added: 40 })
  expect(fileChanges(before, '', [])).toMatchObject({ removed: 40, added: 0 })
  expect(fileChanges(before, before, []).places).toEqual([])
})

test('a secret that spans lines is masked, and a file of any size is told within bounds', () => {
  const told = fileChanges('a=1\nkey=begin\nend\n', 'a=2\nkey=begin\nend\n', ['begin\nend'])
  expect(JSON.stringify(told)).not.toMatch(/begin|end/)
  expect(told).toMatchObject({ removed: 1, added: 1 })
  const many = Array.from({ length: 5_000 }, (_, at) => `line ${at}`).join('\n')
  expect(fileChanges('', many, [])).toMatchObject({ added: 5_000, isCut: true })
})
