import { quoteShell } from './quote.ts'
import type { Site } from './site.ts'
import type { Snippet } from './snippet.ts'

/** How a kind of server calls the script. */
export type ScriptCall = {
  /** Where it goes unless the site says otherwise. */
  readonly script: string
  /** A folder that the server may write, unless the site says otherwise. */
  readonly spool: string
  /** What it puts beside the path, for people: `executable`. */
  readonly goesTo?: string
  /** Shell: leaves by `exit 0` what is no lease of IPv4, and ends by calling `tell` for those that are. */
  readonly reads: string
}

/**
 * The script that a server runs at a lease. A server that waits answers nobody, so all is done behind its back; what an ingester that is away did not take stays in
 * a folder, oldest first, until it is there again. What clients say of themselves is let through only as far as it is harmless in JSON.
 */
export function leaseScript(site: Site, { script, spool, goesTo = 'executable', reads }: ScriptCall): Snippet {
  const path = site.script ?? script
  return {
    title: 'What it runs at a lease',
    goesTo: `${path}, ${goesTo}`,
    file: 'offhook-lease',
    executable: true,
    text: `${head(site, site.spool ?? spool)}\n${BODY}\n${reads}`,
  }
}

/** Where the script stands, for the configuration that names it. */
export const scriptPath = (site: Site, usual: string): string => site.script ?? usual

const head = ({ reports, key }: Site, spool: string): string => `#!/bin/sh
# Tells Offhook of leases. What it does not take now is kept and told later, oldest first; the DHCP server waits for nothing.
# \`offhook-lease deliver\` tells what is kept, should no lease come to do so. Keep this file from others: its key reports leases.
reports=${quoteShell(`${reports}/v1/leases`)}
gateway=${quoteShell(key)}
spool=${quoteShell(spool)}
keep=5000 # leases at most; beyond, the oldest are dropped
`

const BODY = String.raw`umask 077
export LC_ALL=C

clean() { printf %s "$1" | tr -cd '\040-\176' | cut -c 1-1000 | sed 's/[\\"]/\\&/g'; }

# spool_lease <mac> <address> <vendor class> <user class> <renewed: true or false>
spool_lease() {
  case $1 in '' | *[!0-9A-Fa-f:-]*) return ;; esac
  case $2 in '' | *[!0-9.]*) return ;; esac
  count=$((count + 1))
  name=$(date +%s)-$(printf %07d-%04d "$$" "$count")
  printf '{"gateway":"%s","mac":"%s","ip":"%s","vendorClass":"%s","userClass":"%s","renewed":%s,"at":"%s"}\n' \
    "$gateway" "$1" "$2" "$(clean "$3")" "$(clean "$4")" "$5" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
    >"$spool/$name.part" && mv "$spool/$name.part" "$spool/$name.json" || rm -f "$spool/$name.part"
}

drop_oldest() {
  set -- "$spool"/*.json
  while [ $# -gt "$keep" ]; do
    rm -f "$1"
    shift
  done
}

waiting() {
  set -- "$spool"/*.json
  [ -e "$1" ]
}

# One sender at a time. A lock whose holder is gone, or has not been heard of for five minutes, is taken over; should two ever send, the ingester takes a lease once.
# Whoever has just taken it may not have said so yet.
beat() { echo "$$ $(date +%s)" 2>/dev/null >"$spool/lock/by"; }
held() {
  pid=
  for try in 1 2 3 4 5; do
    read -r pid at 2>/dev/null <"$spool/lock/by" && break
    [ -d "$spool/lock" ] || return 0
    sleep 1
  done
  [ -n "$pid" ] || return 1
  age=$(($(date +%s) - at))
  kill -0 "$pid" 2>/dev/null && [ "$age" -lt 300 ] && [ "$age" -gt -300 ]
}
lock() {
  if ! mkdir "$spool/lock" 2>/dev/null; then
    if held; then return 1; fi
    mv "$spool/lock" "$spool/lock.$$" 2>/dev/null && rm -rf "$spool/lock.$$"
    mkdir "$spool/lock" 2>/dev/null || return 1
  fi
  beat
}

# Sends the oldest hundred on one connection and prints a status for each; stops at the first that nobody answers.
post_oldest() {
  set -- "$spool"/*.json
  sent=0
  for report; do
    [ "$sent" -lt 100 ] || break
    [ "$sent" -eq 0 ] || echo next
    sent=$((sent + 1))
    printf 'url = "%s"\nheader = "content-type: application/json"\ndata-binary = "@%s"\noutput = "/dev/null"\n' "$reports" "$report"
    printf 'connect-timeout = 3\nmax-time = 10\nwrite-out = "%%{http_code} %s\\n"\n' "$report"
  done | curl --silent --globoff --fail-early --config -
}

# Whether all is told. What the ingester does not understand would never be taken, and is dropped.
send() {
  while waiting; do
    beat
    told=0
    answers=$(post_oldest)
    while read -r status report; do
      case $status in
        2??) told=$((told + 1)) && rm -f "$report" ;;
        400 | 413 | 422)
          told=$((told + 1)) && rm -f "$report"
          logger -t offhook-lease "a lease was refused with $status" 2>/dev/null
          ;;
      esac
    done <<END
$answers
END
    [ "$told" -gt 0 ] || return 1
  done
}

deliver() {
  pause=1
  while waiting; do
    lock || return 0
    until send; do
      beat
      sleep "$pause"
      pause=$((pause * 2))
      [ "$pause" -le 30 ] || pause=30
    done
    rm -rf "$spool/lock"
  done
}

# tell <command that calls spool_lease>...: behind the server's back
tell() {
  {
    mkdir -p "$spool" && count=0 && "$@" && drop_oldest
    exec "$0" deliver
  } </dev/null >/dev/null 2>&1 &
}

if [ "$1" = deliver ]; then
  deliver
  exit 0
fi
`
