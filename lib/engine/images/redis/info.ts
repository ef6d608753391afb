/** INFO: the sections that learners look at (server.c genRedisInfoString). */
import type { AppEnv } from '../../network/contract';
import type { Database } from './data';

export function information(
  section: string | undefined,
  env: AppEnv,
  startedUs: number,
  databases: Readonly<Record<string, Database>>,
): string {
  const upSeconds = Math.floor((env.now - startedUs) / 1_000_000);
  const sections: Readonly<Record<string, readonly string[]>> = {
    server: [
      '# Server',
      'redis_version:7.0.15',
      'redis_git_sha1:00000000',
      'redis_git_dirty:0',
      'redis_build_id:ae4d7c971a948f0',
      'redis_mode:standalone',
      'os:Linux 6.18.44 x86_64',
      'arch_bits:64',
      'monotonic_clock:POSIX clock_gettime',
      'multiplexing_api:epoll',
      'atomicvar_api:c11-builtin',
      'gcc_version:12.2.0',
      'process_id:1',
      'process_supervised:no',
      'run_id:12a87ffd1bbb31cac075adc1f11a92d6b7638e3f',
      'tcp_port:6379',
      `server_time_usec:${env.epochMs * 1000 + env.now}`,
      `uptime_in_seconds:${upSeconds}`,
      `uptime_in_days:${Math.floor(upSeconds / 86_400)}`,
      'hz:10',
      'configured_hz:10',
      `lru_clock:${Math.floor(env.epochMs / 1000 + env.now / 1_000_000) % 16_777_216}`,
      'executable:/data/redis-server',
      'config_file:',
      'io_threads_active:0',
    ],
    replication: ['# Replication', 'role:master', 'connected_slaves:0'],
    keyspace: [
      '# Keyspace',
      ...Object.keys(databases)
        .filter((n) => Object.keys(databases[n] ?? {}).length > 0)
        .map((n) => {
          const entries = Object.values(databases[n] ?? {});
          const expires = entries.filter((entry) => entry.expiresUs !== undefined).length;
          return `db${n}:keys=${entries.length},expires=${expires},avg_ttl=0`;
        }),
    ],
  };
  const wanted = section?.toLowerCase();
  const chosen = wanted === undefined || wanted === 'all' || wanted === 'default' ? Object.keys(sections) : [wanted];
  return chosen
    .filter((name) => sections[name] !== undefined)
    .map((name) => `${(sections[name] as readonly string[]).join('\r\n')}\r\n`)
    .join('\r\n');
}
