// The configuration of nginx: that of a server of files that is meant to be fast, and keeps an access log.
import { join } from 'node:path'
import type { Place } from './files.ts'

/** @param log the file for its access log */
export function nginxConfiguration(
  port: number,
  workers: number,
  { directory, root }: Place,
  log: string,
): string {
  const at = (name: string): string => join(directory, `${name}-${port}`)
  // As root it would give up its rights, and could not read the temporary directory then.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `
${user}
daemon off;
worker_processes ${workers};
pid ${at('nginx-pid')};
error_log ${at('nginx-errors')} warn;
events {
  worker_connections 20000;
}
http {
  access_log ${log};
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 75s;
  keepalive_requests 1000000000;
  default_type application/octet-stream;
  types {
    text/plain txt;
  }
  client_body_temp_path ${at('nginx-body')};
  proxy_temp_path ${at('nginx-proxy')};
  fastcgi_temp_path ${at('nginx-fastcgi')};
  uwsgi_temp_path ${at('nginx-uwsgi')};
  scgi_temp_path ${at('nginx-scgi')};
  server {
    listen 127.0.0.1:${port};
    root ${root};
  }
}
`
}
