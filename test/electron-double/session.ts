import type * as Electron from 'electron'
import { strict } from './strict.ts'

type Handler = (request: Request) => Response | Promise<Response>
const schemes = new Map<string, Handler>()
export const handlerOf = (url: string): Handler | undefined => schemes.get(url.split(':', 1)[0] ?? '')

/** Chromium intercepts no unknown scheme: `app://host/x` is `https://app--host.test/x` to the page. */
export const toPage = (url: string): string =>
  url.replace(/^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i, (all: string, scheme: string, host: string) =>
    schemes.has(scheme) ? `https://${scheme}--${host}.test` : all,
  )
export const toApp = (url: string): string =>
  url.replace(/^https:\/\/([a-z0-9+.-]+?)--([^/?#]*)\.test/i, (all: string, scheme: string, host: string) =>
    schemes.has(scheme) ? `${scheme}://${host}` : all,
  )

/** What main has asked of the session, for a test to read. */
export const asked: {
  privileges: readonly Electron.CustomScheme[]
  permissionRequest: Parameters<Electron.Session['setPermissionRequestHandler']>[0]
  permissionCheck: Parameters<Electron.Session['setPermissionCheckHandler']>[0]
  devicePermission: Parameters<Electron.Session['setDevicePermissionHandler']>[0]
} = { privileges: [], permissionRequest: null, permissionCheck: null, devicePermission: null }

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (custom: Electron.CustomScheme[]) => {
    asked.privileges = custom
  },
  handle: (scheme: string, handler: Handler) => {
    if (schemes.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    schemes.set(scheme, handler)
  },
})

export const defaultSession = strict('session.defaultSession', {
  setPermissionRequestHandler: (handler: typeof asked.permissionRequest) => {
    asked.permissionRequest = handler
  },
  setPermissionCheckHandler: (handler: typeof asked.permissionCheck) => {
    asked.permissionCheck = handler
  },
  setDevicePermissionHandler: (handler: typeof asked.devicePermission) => {
    asked.devicePermission = handler
  },
})
