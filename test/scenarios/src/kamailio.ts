import { freePort } from '@offhook/engines'
import { freeSipPort } from '@offhook/testing/real-peer'
import { hasKamailio, runKamailio } from '@offhook/testing/run-kamailio'

/** What Kamailio's location table holds of a user. */
export type KamailioContact = {
  /** `sip:201@198.18.0.2` */
  readonly address: string
  /** Seconds left. */
  readonly expires: number
  readonly userAgent: string
}

export type Kamailio = {
  readonly host: string
  readonly port: number
  /** Where it answers JSON-RPC: for whoever wants to know who is registered. */
  readonly rpcUrl: string
  /** From now on the user registers with this password, and with no other. */
  setPassword(user: string, password: string): Promise<void>
  contactsOf(user: string): Promise<readonly KamailioContact[]>
  /** How often a digest under this user's name was made of another password. */
  refusalsOf(user: string): Promise<number>
  stop(): Promise<void>
}

/** Says so when it is missing. */
export const isKamailioHere = hasKamailio([], 'kamailio')

/**
 * A real Kamailio as registrar on UDP: it challenges every REGISTER, knows passwords that it was told, keeps contacts in memory, and relays a
 * NOTIFY to whoever is registered. We ask it by JSON-RPC over HTTP, on loopback.
 */
export async function startKamailio(host: string): Promise<Kamailio> {
  const [port, rpcPort] = [await freeSipPort(host), await freePort()]
  const { stop } = await runKamailio(
    [
      [port, 'udp'],
      [rpcPort, 'tcp'],
    ],
    () => writeConfig(host, port, rpcPort),
  )
  const ask = async (method: string, ...params: string[]): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${rpcPort}/`, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
    return ((await answer.json()) as { result?: unknown }).result // JSON-RPC 2.0; without a result: there is no such entry
  }
  return {
    host,
    port,
    rpcUrl: `http://127.0.0.1:${rpcPort}/`,
    async setPassword(user, password) {
      await ask('htable.sets', 'passwords', user, password)
    },
    async contactsOf(user) {
      const found = (await ask('ul.lookup', 'location', `${user}@${host}`)) as
        | { Contacts: { Contact: { Address: string; Expires: number; 'User-Agent': string } }[] }
        | undefined // usrloc's ul.lookup
      return (found?.Contacts ?? []).map(({ Contact }) => ({
        address: Contact.Address,
        expires: Contact.Expires,
        userAgent: Contact['User-Agent'],
      }))
    },
    async refusalsOf(user) {
      const found = (await ask('htable.get', 'refusals', user)) as { item: { value: number } } | undefined // htable's htable.get
      return found?.item.value ?? 0
    },
    stop,
  }
}

const REALM = 'carrier.example'

const writeConfig = (host: string, port: number, rpcPort: number): string => `#!KAMAILIO
debug=2
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
dns=no
rev_dns=no
tcp_accept_no_cl=yes
listen=udp:${host}:${port}
listen=tcp:127.0.0.1:${rpcPort}

${['kex', 'sl', 'pv', 'tm', 'maxfwd', 'usrloc', 'registrar', 'auth', 'htable', 'xhttp', 'jsonrpcs'].map((name) => `loadmodule "${name}.so"`).join('\n')}
modparam("usrloc", "db_mode", 0)
modparam("usrloc", "use_domain", 1)
modparam("htable", "htable", "passwords=>size=4")
modparam("htable", "htable", "refusals=>size=4;initval=0")
modparam("jsonrpcs", "transport", 1)
modparam("auth", "qop", "auth")

request_route {
  if (!mf_process_maxfwd_header("10")) {
    sl_send_reply("483", "Too Many Hops");
    exit;
  }
  if ($rm == "NOTIFY") {
    if (!lookup("location")) {
      sl_send_reply("404", "Not Found");
      exit;
    }
    t_relay();
    exit;
  }
  if ($rm != "REGISTER") {
    sl_send_reply("405", "Method Not Allowed");
    exit;
  }
  if ($au == $null || $sht(passwords=>$au) == $null) {
    www_challenge("${REALM}", "1");
    exit;
  }
  if (!pv_www_authenticate("${REALM}", "$sht(passwords=>$au)", "0")) {
    # -2: the password; anything else, a nonce that has run out
    if ($rc == -2) $sht(refusals=>$au) = $sht(refusals=>$au) + 1;
    www_challenge("${REALM}", "1");
    exit;
  }
  if ($au != $tU) {
    sl_send_reply("403", "Forbidden");
    exit;
  }
  save("location");
}

event_route[xhttp:request] {
  jsonrpc_dispatch();
}
`
