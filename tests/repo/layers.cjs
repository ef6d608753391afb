/**
 * The import rules of lib/ARCHITECTURE.md as dependency-cruiser rules. TypeScript 7 has no compiler API, so modules are
 * read by swc; layers.test.ts guards against the silent green that a missing parser would give. That parser does not
 * tell type-only imports apart, so cycles are found by cycles.test.ts, which does.
 */
const engine = (name) => `^lib/engine/${name}/`;
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import only ${allowed.join(', ')}`,
  from: { path: from, pathNot: '\\.test\\.ts$|/testing/' },
  to: { path: '^(lib|app|scripts|tests)/', pathNot: [from, ...allowed].join('|') },
});
const base = engine('base');
const sim = engine('sim');
const api = engine('api');
const transport = '^lib/engine/client/transport\\.ts$';
const client = engine('client');
const host = engine('host');
const network = engine('network');
const runtime = '^lib/engine/node/runtime/contract\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('base-imports-nothing', base, []),
    only('sim-imports-base', sim, [base]),
    only('network-knows-no-kubernetes', network, [base, sim]),
    only('api-imports-base', api, [base, sim]),
    only('store', engine('store'), [base, sim, api]),
    only('apiserver', engine('apiserver'), [
      base,
      sim,
      api,
      engine('store'),
      transport,
      '^lib/engine/client/(clock|object)\\.ts$',
      runtime,
    ]),
    only('client', client, [base, sim, api]),
    only('host', host, [base, sim, network, transport, runtime]),
    only('programs', engine('programs'), [base, sim, network, host, api, transport]),
    only('node', engine('node'), [base, sim, api, client, host, network, '^lib/engine/images/']),
    only('images', engine('images'), [base, sim, network, host, runtime, engine('addons/coredns')]),
    only('controllers', engine('controllers'), [base, sim, api, client]),
    only('scheduler', engine('scheduler'), [base, sim, api, client]),
    only('addons', engine('addons'), [base, sim, api, client, network, host, runtime]),
    only('kubectl', '^lib/kubectl/', [
      base,
      sim,
      api,
      transport,
      '^lib/engine/host/(contract|socket-ports)\\.ts$',
      '^lib/engine/network/contract\\.ts$',
    ]),
    only('course', '^lib/course/', [base, sim]),
    only('grading', '^lib/grading/', [
      base,
      sim,
      '^lib/course/',
      '^lib/engine/cluster/contract\\.ts$',
      '^lib/engine/network/contract\\.ts$',
    ]),
    only('shell', '^lib/shell/', [base, sim, host, network, transport]),
    {
      name: 'only-the-apiserver-sees-the-store',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/engine/(store|apiserver|cluster)/' },
      to: { path: '^lib/engine/store/' },
    },
    {
      name: 'siblings-stay-apart',
      severity: 'error',
      from: { path: '^lib/(engine/controllers|engine/images|grading/checks)/([^/]+)/' },
      // Images stand on base images and share the HTTP decisions of images/http; controllers share what workload and replicas hold. Controllers share what upstream keeps in
      // pkg/controller itself (workload), the ReplicaSet's code (replicas) and the reading of Services and pods (service-pods).
      to: {
        path: '^lib/$1/[^/]+/',
        pathNot:
          '^lib/$1/$2/|^lib/engine/images/(http|busybox)/|^lib/engine/controllers/(workload|replicas|service-pods|testing)/',
      },
    },
    {
      name: 'only-shell-imports-just-bash',
      severity: 'error',
      from: { path: '^(lib|app)/', pathNot: '^lib/shell/' },
      to: { path: 'just-bash' },
    },
    {
      name: 'pure-zone-has-no-node',
      severity: 'error',
      from: { path: '^lib/(engine|kubectl|course|grading)/', pathNot: '\\.test\\.ts$|/testing/|golden-api' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-never-imports-upward',
      severity: 'error',
      from: { path: '^lib/engine/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(lib/(session|server|grading|course|shell|kubectl)|app|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'lib/server/database/client|\\.next' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
