import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100 // USER_HZ, the same on every Linux

type Process = { pid: number; parent: number; ms: number }

/** CPU time in milliseconds that a process, its living descendants and those it has reaped have used, user and system. Linux only. */
export function cpuMsOfTree(root: number): number {
  const all = readProcesses()
  const within = new Set([root])
  for (let grew = true; grew; ) {
    grew = false
    for (const { pid, parent } of all) {
      if (within.has(parent) && !within.has(pid)) {
        within.add(pid)
        grew = true
      }
    }
  }
  return all.filter(({ pid }) => within.has(pid)).reduce((sum, { ms }) => sum + ms, 0)
}

function readProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0)
        return [{ pid: Number(name), parent: Number(fields[1]), ms: (ticks * 1_000) / TICKS_PER_SECOND }]
      } catch {
        return [] // it ended meanwhile
      }
    })
}
