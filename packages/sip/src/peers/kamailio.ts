import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeCertificate } from '@offhook/testing/make-certificate'
import { freeSipPort, isInstalled } from '@offhook/testing/real-peer'
import { hasKamailio, type RunningKamailio, runKamailio } from '@offhook/testing/run-kamailio'

export type Kamailio = RunningKamailio & {
  readonly port: number
  readonly tlsPort: number
  /** PEM of the certificate that it shows, for `localhost`, signed by itself. */
  readonly certificate: Buffer
}

/** Where Debian keeps its tables; without them there is no presence, and no registration events. */
const TABLES = '/usr/share/kamailio/db_sqlite'

/** With all the modules that it wants here; says so when something is missing. */
export const isKamailioInstalled = (): boolean =>
  hasKamailio(
    ['tls', 'presence_reginfo', 'db_sqlite', 'xhttp', 'jsonrpcs'],
    'kamailio kamailio-tls-modules kamailio-presence-modules kamailio-sqlite-modules',
  ) && isInstalled('openssl', 'openssl')

/**
 * A Kamailio (5.6 of Debian 12) for `acme.example` on loopback, UDP, TCP and TLS: a registrar without passwords, a proxy that relays NOTIFY to who is registered
 * and challenges the sender with 407, a notifier of registration events that challenges with 401, and JSON-RPC at `/RPC` of its TCP port for the user `offhook`.
 * Everybody's password is `s3cr3t`.
 */
export async function startKamailio(): Promise<Kamailio> {
  const [port, tlsPort] = [await freeSipPort(), await freeSipPort()]
  let certificate = Buffer.alloc(0)
  const peer = await runKamailio(
    [
      [port, 'udp'],
      [tlsPort, 'tcp'],
    ],
    async (folder) => {
      const database = new DatabaseSync(join(folder, 'kamailio.db'))
      for (const table of ['standard', 'presence'])
        database.exec(await readFile(`${TABLES}/${table}-create.sql`, 'utf8'))
      database.close()
      makeCertificate(folder, 'DNS:localhost')
      certificate = await readFile(join(folder, 'certificate.pem'))
      return writeConfig({ folder, port, tlsPort })
    },
  )
  return { ...peer, port, tlsPort, certificate }
}

const MODULES = [
  ...[
    'tls',
    'kex',
    'sl',
    'pv',
    'tm',
    'rr',
    'maxfwd',
    'siputils',
    'textops',
    'usrloc',
    'registrar',
    'auth',
    'db_sqlite',
  ],
  ...['presence', 'presence_reginfo', 'pua', 'pua_reginfo', 'xhttp', 'jsonrpcs'],
]

const writeConfig = ({
  folder,
  port,
  tlsPort,
}: {
  folder: string
  port: number
  tlsPort: number
}): string => `#!KAMAILIO
debug=2
log_stderror=yes
children=2
tcp_children=2
auto_aliases=no
dns=no
rev_dns=no
enable_tls=yes
tcp_accept_no_cl=yes
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
listen=tls:127.0.0.1:${tlsPort}
alias=acme.example

${MODULES.map((name) => `loadmodule "${name}.so"`).join('\n')}
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "private_key", "${folder}/key.pem")
modparam("tls", "certificate", "${folder}/certificate.pem")
modparam("usrloc", "db_mode", 0)
modparam("usrloc", "use_domain", 1)
modparam("registrar", "min_expires", 1)
modparam("jsonrpcs", "transport", 1)
modparam("auth", "qop", "auth")
modparam("presence|pua", "db_url", "sqlite:///${folder}/kamailio.db")
modparam("presence", "server_address", "sip:127.0.0.1:${port}")
modparam("presence", "min_expires", 1)
# SQLite takes one writer, and who comes second is turned away with what he published.
modparam("presence", "subs_db_mode", 0)
modparam("presence", "publ_cache", 2)
modparam("pua", "db_mode", 0)
modparam("pua_reginfo", "server_address", "sip:reginfo@acme.example")
modparam("pua_reginfo", "default_domain", "acme.example")
modparam("pua_reginfo", "outbound_proxy", "sip:127.0.0.1:${port}")

request_route {
  if (!mf_process_maxfwd_header("10")) {
    sl_send_reply("483", "Too Many Hops");
    exit;
  }
  if (is_method("REGISTER")) {
    save("location");
    exit;
  }
  if (is_method("PUBLISH")) {
    if (t_newtran()) handle_publish();
    exit;
  }
  if (is_method("SUBSCRIBE")) {
    if (!pv_www_authenticate("acme.example", "s3cr3t", "0")) {
      www_challenge("acme.example", "1");
      exit;
    }
    if (t_newtran()) handle_subscribe();
    exit;
  }
  if (!is_method("NOTIFY")) {
    sl_send_reply("405", "Method Not Allowed");
    exit;
  }
  if (!pv_proxy_authenticate("acme.example", "s3cr3t", "0")) {
    proxy_challenge("acme.example", "1");
    exit;
  }
  consume_credentials();
  loose_route();
  if (uri == myself && !lookup("location")) {
    sl_send_reply("404", "Not Found");
    exit;
  }
  t_relay();
}

event_route[xhttp:request] {
  if ($hu != "/RPC") {
    xhttp_reply("404", "Not Found", "", "");
    exit;
  }
  if ($hdr(Authorization) != "Basic ${Buffer.from('offhook:s3cr3t').toString('base64')}") {
    xhttp_reply("401", "Unauthorized", "", "");
    exit;
  }
  jsonrpc_dispatch();
}
`
