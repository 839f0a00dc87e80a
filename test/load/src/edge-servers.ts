import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '@offhook/engines'

export type Running = { port: number; stop(): void }

/** nginx with one static file, and php-fpm behind the same nginx asking PostgreSQL for it; undefined where they are not installed. */
export async function startNginx(
  directory: string,
  config: Buffer,
  databaseUrl: string,
): Promise<(Running & { php: boolean }) | undefined> {
  if (!existsSync('/usr/sbin/nginx')) return undefined
  const root = join(directory, 'www')
  await mkdir(root, { recursive: true })
  await writeFile(join(root, 'config.cfg'), config)
  const port = await freePort()
  const php = await startPhp(directory, root, databaseUrl)
  const configuration = join(directory, 'nginx.conf')
  await writeFile(
    configuration,
    `worker_processes 1; daemon off; pid ${join(directory, 'nginx.pid')}; error_log ${join(directory, 'nginx-error.log')};
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000; client_body_temp_path ${directory}; proxy_temp_path ${directory}; fastcgi_temp_path ${directory}; uwsgi_temp_path ${directory}; scgi_temp_path ${directory};
  server { listen 127.0.0.1:${port}; root ${root};
    location = /provision.php { fastcgi_pass 127.0.0.1:${php?.port ?? 1}; fastcgi_keep_conn on; fastcgi_param SCRIPT_FILENAME ${join(root, 'provision.php')}; fastcgi_param REQUEST_METHOD GET; fastcgi_param QUERY_STRING $query_string; } } }
`,
  )
  await chmod(directory, 0o755)
  const nginx = spawn('/usr/sbin/nginx', ['-c', configuration, '-p', directory], { stdio: 'ignore' })
  await untilAnswers(`http://127.0.0.1:${port}/config.cfg`)
  if (php) await untilAnswers(`http://127.0.0.1:${port}/provision.php?mac=0004f2000001`)
  return {
    port,
    php: php !== undefined,
    stop() {
      nginx.kill('SIGTERM')
      php?.stop()
    },
  }
}

async function startPhp(directory: string, root: string, databaseUrl: string): Promise<Running | undefined> {
  const name = existsSync('/usr/sbin')
    ? (await readdir('/usr/sbin')).find((file) => /^php-fpm[\d.]*$/.test(file))
    : undefined
  if (!name) return undefined
  const { hostname, port: databasePort, username, password, pathname } = new URL(databaseUrl)
  await writeFile(
    join(root, 'provision.php'),
    `<?php
$db = pg_pconnect('host=${hostname} port=${databasePort} user=${username} password=${password} dbname=${pathname.slice(1)}');
$row = pg_fetch_row(pg_query_params($db, 'select content from bench_configs where mac = $1', [$_GET['mac']]));
header('Content-Type: text/xml'); echo $row[0];
`,
  )
  const port = await freePort()
  const configuration = join(directory, 'php-fpm.conf')
  const runAs = process.getuid?.() === 0 ? 'user = nobody\ngroup = nogroup\n' : ''
  await writeFile(
    configuration,
    `[global]\ndaemonize = no\nerror_log = ${join(directory, 'php-fpm.log')}\n[www]\n${runAs}listen = 127.0.0.1:${port}\npm = static\npm.max_children = 4\nphp_admin_value[opcache.enable] = 1\n`,
  )
  const fpm: ChildProcess = spawn(`/usr/sbin/${name}`, ['-y', configuration, '-F'], { stdio: 'ignore' })
  return { port, stop: () => void fpm.kill('SIGTERM') }
}

async function untilAnswers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const answered = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${url} does not answer`)
}
