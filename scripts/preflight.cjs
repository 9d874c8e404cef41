// Says which Node is needed before anything newer than old JavaScript is parsed.
var needed = [20, 19]
var found = process.versions.node.split('.').map(Number)
if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  process.stderr.write(
    'Chargebench needs Node ' +
      needed.join('.') +
      ' or newer; this is Node ' +
      process.versions.node +
      '.\n' +
      'Get it from https://nodejs.org (LTS), then run the same command again.\n',
  )
  process.exit(2)
}
