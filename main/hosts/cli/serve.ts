import { startNodeHost, type NodeHost } from '../node/node-host.ts'
import { superviseProcess } from '../node/lifecycle.ts'
import { openBrowser } from './browser.ts'
import { mintToken, type BenchOptions } from './options.ts'
import { createOutput, type Output } from './output.ts'

export interface Installation {
  readonly version: string
  /** The built renderer. */
  readonly assetsDir: string
  /** Where package.json is. */
  readonly root: string
}

const toEndpoint = (url: string): string => `${url}/<identity>`

/** The page as others reach it: by every address, when it is not bound to one. */
const pages = ({ app, uiUrl }: NodeHost, uiHost: string): readonly string[] => {
  if (uiHost !== '0.0.0.0' && uiHost !== '::') return [uiUrl]
  const { interfaces } = app.listening.current()
  const names = interfaces.filter(({ family }) => family === 'IPv4').map(({ address }) => address)
  return names.map((address) => Object.assign(new URL(uiUrl), { hostname: address }).href)
}

const greet = (host: NodeHost, { uiHost }: BenchOptions, version: string, { say }: Output): void => {
  const { interfaces, ocppUrl } = host.app.listening.current()
  const dialled = interfaces.filter(({ kind, family }) => kind !== 'loopback' && family === 'IPv4')
  say(`Chargebench ${version}`)
  say('')
  if (dialled.length === 0)
    say(`  charge points dial   ${toEndpoint(ocppUrl)}   (no network: this laptop alone)`)
  for (const { url, name } of dialled) say(`  charge points dial   ${toEndpoint(url)}   (${name})`)
  for (const url of pages(host, uiHost)) say(`  the page             ${url}`)
  say('')
  say('Ctrl+C closes it.')
}

/** `chargebench serve`: the node host until a signal ends it. Resolves when it runs; rejects with ToolError. */
export const serve = async (options: BenchOptions, { version, assetsDir }: Installation): Promise<void> => {
  const output = createOutput(options.json)
  const host = await startNodeHost({
    version,
    assetsDir,
    dataDir: options.data,
    ocpp: { port: options.port, host: options.host },
    ui: { port: options.uiPort, host: options.uiHost },
    token: options.token ?? mintToken(),
    takesFolders: options.folderImport,
    settings: options.chargePoints === undefined ? {} : { chargePoints: options.chargePoints },
  })
  superviseProcess(host, {
    say: (text) => process.stderr.write(`${text}\n`),
    exit: (code) => process.exit(code),
  })
  const { ocppUrl, uiUrl, apiUrl, token } = host
  output.emit({ event: 'listening', ocppUrl, uiUrl, token, apiUrl })
  greet(host, options, version, output)
  if (options.demo) {
    const { chargePointId } = await host.app.simulator.start()
    output.say(`A virtual charge point dials in as ${chargePointId}.`)
  }
  if (options.open && !(await openBrowser(uiUrl))) output.say('Open the page in a browser of your own.')
}
