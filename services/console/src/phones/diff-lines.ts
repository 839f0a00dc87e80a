export type DiffLine = {
  readonly kind: 'same' | 'added' | 'removed'
  /** Its place in the former text and in the text now, from 0; undefined where it is not there. */
  readonly before?: number
  readonly after?: number
}

/** Beyond so many lines that differ, what lies between the first and the last of them is told as removed and added. */
const MOST_EDITS = 1_000

/** How the lines of one text became those of another: the fewest that are removed and added, in order. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const least = Math.min(before.length, after.length)
  let head = 0
  while (head < least && before[head] === after[head]) head++
  let tail = 0
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const [oldEnd, newEnd] = [before.length - tail, after.length - tail]
  return [
    ...places(head).map((at): DiffLine => ({ kind: 'same', before: at, after: at })),
    ...fewestEdits(before.slice(head, oldEnd), after.slice(head, newEnd)).map((line) => shift(line, head)),
    ...places(tail).map((at): DiffLine => ({ kind: 'same', before: oldEnd + at, after: newEnd + at })),
  ]
}

/** Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). */
function fewestEdits(before: readonly string[], after: readonly string[]): DiffLine[] {
  const most = Math.min(before.length + after.length, MOST_EDITS)
  const furthest = new Map([[1, 0]])
  const trace: Map<number, number>[] = []
  for (let edits = 0; edits <= most; edits++) {
    trace.push(new Map(furthest))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const isDown = comesFromAbove(furthest, diagonal, edits)
      let x = isDown ? furthest.get(diagonal + 1)! : furthest.get(diagonal - 1)! + 1
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++
      furthest.set(diagonal, x)
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trace, before.length, after.length)
    }
  }
  return [
    ...places(before.length).map((at): DiffLine => ({ kind: 'removed', before: at })),
    ...places(after.length).map((at): DiffLine => ({ kind: 'added', after: at })),
  ]
}

function walkBack(trace: readonly Map<number, number>[], oldLength: number, newLength: number): DiffLine[] {
  const lines: DiffLine[] = []
  let [x, y] = [oldLength, newLength]
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits]!
    const isDown = comesFromAbove(furthest, x - y, edits)
    const diagonal = isDown ? x - y + 1 : x - y - 1
    const [startX, startY] = edits === 0 ? [0, 0] : [furthest.get(diagonal)!, furthest.get(diagonal)! - diagonal]
    const [edgeX, edgeY] = edits === 0 ? [0, 0] : isDown ? [startX, startY + 1] : [startX + 1, startY]
    while (x > edgeX && y > edgeY) lines.push({ kind: 'same', before: --x, after: --y })
    if (edits > 0) lines.push(isDown ? { kind: 'added', after: startY } : { kind: 'removed', before: startX })
    ;[x, y] = [startX, startY]
  }
  return lines.reverse()
}

const comesFromAbove = (furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean =>
  diagonal === -edits || (diagonal !== edits && furthest.get(diagonal - 1)! < furthest.get(diagonal + 1)!)

const places = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

const shift = ({ kind, before, after }: DiffLine, by: number): DiffLine => ({
  kind,
  ...(before === undefined ? {} : { before: before + by }),
  ...(after === undefined ? {} : { after: after + by }),
})
