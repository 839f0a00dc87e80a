// The programs that tests run beside Offhook: phones, TFTP clients, DHCP servers, a registrar, a Prometheus, a browser. On Debian and its kin, run by root, what is missing is installed.
import { spawnSync } from 'node:child_process'

const PACKAGES = [
  'atftp',
  'busybox',
  'chromium',
  'curl',
  'dnsmasq-base',
  'iproute2',
  'isc-dhcp-client',
  'isc-dhcp-server',
  'kamailio',
  'kamailio-postgres-modules',
  'kamailio-presence-modules',
  'kamailio-sqlite-modules',
  'kamailio-tls-modules',
  'kea-admin',
  'kea-dhcp4-server',
  'ldap-utils',
  'linphone-cli',
  'openssl',
  'prometheus',
  'sip-tester',
  'tftp-hpa',
]

/**
 * Installs what is missing of PACKAGES; says in one sentence what it could not install, whereupon the tests that need it skip or fail by themselves. Where all
 * is there, it costs one look into dpkg's list.
 */
export function bringDebianPackages(say = (text) => console.error(`offhook: ${text}`)) {
  const missing = findMissing()
  if (missing === undefined) {
    say(`no dpkg here: tests use programs of the Debian packages ${PACKAGES.join(', ')} as far as they are installed`)
    return
  }
  if (missing.length === 0) return
  const names = missing.join(' ')
  if (process.getuid?.() !== 0) {
    say(`tests miss the Debian packages ${names}: apt-get install --no-install-recommends ${names}`)
    return
  }
  say(`installing the Debian packages that tests use: ${names}`)
  const failure = install(missing)
  if (failure) say(`could not install ${findMissing().join(' ')}; tests that need them fail or skip:\n${failure}`)
}

/** The packages that are not installed; undefined where there is no dpkg. */
function findMissing() {
  const { stdout, error } = spawnSync('dpkg-query', ['-W', '-f', `\${db:Status-Status} \${Package}\n`, ...PACKAGES], {
    encoding: 'utf8',
  })
  if (error) return undefined
  const installed = new Set(stdout.split('\n').map((line) => line.replace(/^installed /, '')))
  return PACKAGES.filter((name) => !installed.has(name))
}

// The packages of Kamailio, Prometheus and the DHCP servers would start a registrar on port 5060, a collector on 9090 and servers of leases now and at every boot: policy-rc.d holds off the first,
// where the machine has none of its own, and disabling the unit the second.
const INSTALL = `
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  trap 'exit 130' INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > $policy && chmod 755 $policy
fi
get() { apt-get -y -q -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 -o Acquire::http::Timeout=30 "$@"; }
add() { get install --no-install-recommends "$@"; }
status=0
add "$@" || { get update && add "$@"; } || for package; do add $package || status=1; done
for unit in isc-dhcp-server kamailio kea-dhcp4-server prometheus; do
  case " $* " in *" $unit "*) [ ! -d /run/systemd/system ] || systemctl --quiet disable --now $unit ;; esac
done
exit $status
`

/** The end of what apt-get said when it failed; undefined when all went well. One package that is not to be had keeps none of the others away. */
function install(packages) {
  const { status, stdout, stderr, error } = spawnSync('sh', ['-c', INSTALL, 'sh', ...packages], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  })
  if (status === 0) return undefined
  if (error) return error.message
  return [...new Set((stderr || stdout).trimEnd().split('\n'))].slice(-8).join('\n')
}
