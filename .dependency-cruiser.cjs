// Which room may import which: the table of docs/architecture.md as a rule. Everything that is not named is forbidden.
const rooms = {
  ocpp: [],
  contract: ['ocpp'],
  drawing: ['contract'],
  i18n: ['contract'],
  drivers: ['contract'],
  'main/csms': ['ocpp', 'contract'],
  'main/transfer': ['contract', 'ocpp'],
  'main/diagnostics-archive': ['contract'],
  'main/catalogue': ['contract', 'ocpp', 'data'],
  'main/storage': ['contract', 'main/csms/ports'],
  'main/jobs': ['contract', 'main/storage', 'main/transfer', 'main/json-text'],
  'main/local-list': ['contract', 'main/storage'],
  'main/procedures': [
    'main/csms',
    'ocpp',
    'main/transfer',
    'main/diagnostics-archive',
    'main/storage',
    'main/catalogue',
    'drivers',
    'contract',
  ],
  'main/conformance': ['main/procedures', 'main/csms', 'ocpp', 'contract'],
  'main/report': ['contract', 'ocpp', 'drawing', 'i18n'],
  'main/api': ['main/(?!app|hosts)', 'contract', 'ocpp', 'i18n', 'drawing', 'drivers'],
  'main/bench-devices': ['drivers', 'main/catalogue', 'main/clock', 'contract'],
  'main/clock': ['contract'],
  'main/json-text': [],
  'main/lan-addresses': ['contract'],
  'main/settings': ['contract', 'main/json-text'],
  'main/log': ['contract'],
  'main/closer': ['contract'],
  'main/start': ['main/app', 'main/csms/gate'],
  'main/app': ['drivers', 'contract', 'ocpp', 'main/(?!hosts)'],
  'main/services': ['drivers', 'contract', 'main/(?!hosts)'],
  'main/hosts/electron': [
    'main/(app|start|api|settings|log|clock)',
    'main/hosts/node/ui-server',
    'contract',
    'i18n',
    'simulator',
  ],
  'main/hosts/node': ['main/(app|start|api|settings|log|clock)', 'contract', 'i18n', 'simulator'],
  'main/hosts/cli': [
    'main/(app|api|bench-devices|settings|log|clock|json-text)',
    'main/hosts/node',
    // its commands for a service port work without a bench
    'drivers/service-port',
    'main/catalogue/modbus-maps',
    'contract',
    'i18n',
    'simulator',
  ],
  simulator: ['ocpp', 'drivers/fake', 'data', 'contract'],
  data: [],
  preload: ['contract'],
  renderer: ['contract', 'i18n', 'drawing', 'ocpp'],
}
const ours = '^(ocpp|contract|drawing|i18n|drivers|main|simulator|data|preload|renderer|test|bench|scripts)/'
const layer = Object.entries(rooms).map(([room, may]) => ({
  name: `layer-${room.replaceAll('/', '-')}`,
  severity: 'error',
  comment: `${room} may import ${may.join(', ') || 'nothing of ours'}`,
  from: { path: `^${room}([/.]|$)` },
  to: {
    path: ours,
    pathNot: [`^${room}([/.]|$)`, ...may.map((m) => `^${m}`)],
    ...(room === 'renderer' ? { dependencyTypesNot: ['type-only'] } : {}),
  },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layer,
    {
      name: 'renderer-types-of-the-router-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^main/', pathNot: '^main/api/router\\.ts$' },
    },
    {
      name: 'renderer-no-validators',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^ocpp/generated/.*\\.js$' },
    },
    {
      name: 'electron-in-one-place',
      severity: 'error',
      from: { path: ours, pathNot: '^(main/hosts/electron|preload|test|scripts)/' },
      to: { path: '(^|/)node_modules/electron(/|$)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: { path: ours }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|build|release|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
