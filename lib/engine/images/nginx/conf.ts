/** The little of nginx.conf that is read: `server` blocks with listen, root, index, server_name, and locations with root, return, proxy-free. */
export interface ServerBlock {
  readonly listens: readonly number[];
  readonly names: readonly string[];
  readonly root: string;
  readonly index: readonly string[];
  readonly locations: readonly {
    readonly prefix: string;
    readonly exact: boolean;
    readonly root?: string;
    readonly return?: { readonly status: number; readonly text: string };
  }[];
  readonly return?: { readonly status: number; readonly text: string };
}

interface Directive {
  readonly words: readonly string[];
  readonly block?: readonly Directive[];
}

/** undefined: the braces do not fit, as `nginx: [emerg] unexpected end of file`. */
export function parseConf(text: string): readonly Directive[] | undefined {
  const tokens = text.replace(/^\s*#.*$|\s#.*$/gm, '').match(/"[^"]*"|'[^']*'|[{};]|[^\s{};]+/g) ?? [];
  const stack: Directive[][] = [[]];
  const heads: string[][] = [];
  let words: string[] = [];
  for (const token of tokens) {
    if (token === ';') {
      stack.at(-1)?.push({ words });
      words = [];
    } else if (token === '{') {
      heads.push(words);
      stack.push([]);
      words = [];
    } else if (token === '}') {
      const block = stack.pop();
      const head = heads.pop();
      if (block === undefined || head === undefined || words.length > 0) return undefined;
      stack.at(-1)?.push({ words: head, block });
    } else words.push(token.replace(/^(["'])(.*)\1$/s, '$2'));
  }
  return heads.length === 0 && words.length === 0 ? stack[0] : undefined;
}

function returnOf(directives: readonly Directive[]): { status: number; text: string } | undefined {
  const words = directives.find((d) => d.words[0] === 'return')?.words;
  return words === undefined ? undefined : { status: Number(words[1]), text: words[2] ?? '' };
}
function directiveValue(directives: readonly Directive[], name: string): readonly string[] | undefined {
  return directives.find((d) => d.words[0] === name)?.words.slice(1);
}

export function serverBlocks(directives: readonly Directive[]): ServerBlock[] {
  const found: ServerBlock[] = [];
  for (const d of directives) {
    if (d.words[0] === 'http' && d.block !== undefined) found.push(...serverBlocks(d.block));
    if (d.words[0] !== 'server' || d.block === undefined) continue;
    const inside = d.block;
    const ports = inside
      .filter((one) => one.words[0] === 'listen')
      .map((one) => Number(/(\d+)$/.exec((one.words[1] ?? '').replace(/^\[[^\]]*\]:?/, ''))?.[1] ?? 80));
    const atRoot = inside.find((one) => one.words[0] === 'location' && one.words.at(-1) === '/')?.block ?? [];
    found.push({
      listens: ports.length > 0 ? [...new Set(ports)] : [80],
      names: directiveValue(inside, 'server_name') ?? [''],
      root: (directiveValue(inside, 'root') ?? directiveValue(atRoot, 'root'))?.[0] ?? '/etc/nginx/html',
      index: directiveValue(inside, 'index') ?? directiveValue(atRoot, 'index') ?? ['index.html'],
      return: returnOf(inside),
      locations: inside
        .filter((one) => one.words[0] === 'location' && one.block !== undefined)
        .map((one) => ({
          prefix: one.words.at(-1) as string,
          exact: one.words[1] === '=',
          root: directiveValue(one.block ?? [], 'root')?.[0],
          return: returnOf(one.block ?? []),
        })),
    });
  }
  return found;
}

export const NGINX_CONF = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`;

export const DEFAULT_CONF = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;
