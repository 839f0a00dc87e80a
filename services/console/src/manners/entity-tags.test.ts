import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entityTag, isUnchanged, parseEntityTags, preconditionOf, REVISION } from './entity-tags.ts'

const tag = fc.stringMatching(/^(?:W\/)?"[\x21\x23-\x7e]{0,20}"$/)

describe('entity tags', () => {
  it('are read back from any list of them', () => {
    fc.assert(
      fc.property(fc.array(tag, { minLength: 1 }), fc.constantFrom(',', ', ', ' ,, '), (tags, separator) => {
        expect(parseEntityTags(tags.join(separator))).toEqual(tags)
      }),
    )
  })
  it('are not seen in what is none, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const tags = parseEntityTags(text)
        if (Array.isArray(tags)) expect(text.replace(/[\s,]/g, '')).toBe(tags.join('').replace(/[\s,]/g, ''))
        else expect(tags === 'any' ? text.trim() : tags).toBe(tags === 'any' ? '*' : undefined)
      }),
    )
    for (const text of ['', ',', '"a" "b"', 'a', '"a"b', '"a', '* , "a"', '.'])
      expect(parseEntityTags(text)).toBeUndefined()
  })
  it('are others when the row or its answer is another, and the same for the same', () => {
    const shown = { name: 'Acme', [REVISION]: '7 2026' as string }
    const another = { ...shown, name: 'Other' }
    expect(entityTag(shown)).toBe(entityTag({ ...shown }))
    expect(entityTag({ ...shown, [REVISION]: '8 2026' })).not.toBe(entityTag(shown))
    expect(entityTag(another)).not.toBe(entityTag(shown))
    expect(isUnchanged(`W/${entityTag(shown)}`, entityTag(shown))).toBe(true)
    expect(isUnchanged(entityTag(another), entityTag(shown))).toBe(false)
  })
})

describe('a write', () => {
  const asks = (headers: Record<string, string>, revision: string | undefined) => {
    const header = (name: string) => headers[name.toLowerCase()]
    const check = preconditionOf({ req: { header } } as never) // the part of a context that is read
    try {
      check(revision)
      return 'done'
    } catch (fault) {
      return (fault as { status: number }).status
    }
  }
  const now = entityTag({ [REVISION]: 'now' })
  const before = entityTag({ [REVISION]: 'before' })
  const booting = { state: 'running', [REVISION]: 'now' }

  it.each([
    [{}, 'now', 'done'],
    [{ 'if-match': now }, 'now', 'done'],
    [{ 'if-match': `${before}, ${now}` }, 'now', 'done'],
    [{ 'if-match': entityTag(booting) }, 'now', 'done'],
    [{ 'if-match': before }, 'now', 412],
    [{ 'if-match': `W/${now}` }, 'now', 412],
    [{ 'if-match': now }, undefined, 412],
    [{ 'if-match': '*' }, 'now', 'done'],
    [{ 'if-match': '*' }, undefined, 412],
    [{ 'if-none-match': '*' }, 'now', 412],
    [{ 'if-none-match': '*' }, undefined, 'done'],
    [{ 'if-none-match': now }, 'now', 412],
  ] as const)('that asks %o of a row at %s is %s', (headers, revision, outcome) => {
    expect(asks(headers, revision)).toBe(outcome)
  })
  it('that asks what cannot be read is refused', () => {
    expect(() => asks({ 'if-match': 'nonsense' }, 'now')).toThrow('entity tags')
  })
})
