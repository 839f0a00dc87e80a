/** A map that forgets its oldest entries beyond a size. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #max: number

  constructor(max: number) {
    super()
    this.#max = max
  }

  override set(key: Key, value: Value): this {
    if (!this.has(key) && this.size >= this.#max) this.delete(this.keys().next().value as Key) // not empty: its size is at least max
    return super.set(key, value)
  }
}
