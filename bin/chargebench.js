#!/usr/bin/env node
// Read by whatever Node there is, so written for an old one: first the version, then the program.
var needed = [20, 19, 0]
var have = process.versions.node.split('.').map(Number)
var older = false
for (var i = 0; i < needed.length; i++) {
  if (have[i] !== needed[i]) {
    older = have[i] < needed[i]
    break
  }
}
if (older) {
  process.stderr.write(
    'chargebench: Node ' +
      needed.join('.') +
      ' or newer is needed; this is ' +
      process.versions.node +
      '.\n' +
      'Install it from https://nodejs.org, then try again.\n',
  )
  process.exit(2)
} else {
  import('../dist/cli.js').catch(function (error) {
    var missing =
      error &&
      error.code === 'ERR_MODULE_NOT_FOUND' &&
      /^Cannot find module .*cli\.js/.test(String(error.message))
    process.stderr.write(
      missing
        ? 'chargebench: it is not built yet. Run `npm run build`.\n'
        : 'chargebench: ' + (error && error.stack ? error.stack : error) + '\n',
    )
    process.exit(missing ? 2 : 70)
  })
}
