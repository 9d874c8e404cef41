import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { getMimeType } from 'hono/utils/mime'
import type { HttpPeer } from './guard.ts'

export interface Assets {
  /** The file of the built renderer, its index for a path that is a place in the page, null for neither. */
  serve(request: Request, peer: HttpPeer): Promise<Response | null>
}

/**
 * Nothing but our own files runs or loads; styles may be inline because Mantine writes its variables so. `connect`
 * names the page's own WebSocket where the browser does not count it as 'self'.
 */
const contentSecurityPolicy = (connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${connect}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const connectFor = (request: Request, peer: HttpPeer): string =>
  peer.kind === 'app' ? '' : ` ws://${new URL(request.url).host}`

const listFiles = async (dir: string): Promise<ReadonlyMap<string, string>> => {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => [])
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name)
        return [`/${file.slice(dir.length).split(sep).filter(Boolean).join('/')}`, file] as const
      }),
  )
}

const decodePath = (pathname: string): string | null => {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}

const isPlace = (request: Request, path: string): boolean =>
  !/\.[a-z0-9]+$/i.test(path) && (request.headers.get('accept') ?? '*/*').match(/text\/html|\*\/\*/) !== null

const notBuilt = (): Response =>
  new Response('The pages of Chargebench are not built here: run `npm run build`.\n', {
    status: 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  })

/**
 * The built renderer. Only files that were there when they were listed can be had, so no path leads out of the
 * folder. Files under /assets/ bear a hash in their name and never change.
 */
export const createAssets = (dir: string | null): Assets => {
  let files: Promise<ReadonlyMap<string, string>> | null = null
  const listed = (root: string): Promise<ReadonlyMap<string, string>> => (files ??= listFiles(root))

  const send = async (request: Request, peer: HttpPeer, path: string, file: string): Promise<Response> => {
    const type = getMimeType(path) ?? 'application/octet-stream'
    const isPage = type.startsWith('text/html')
    return new Response(request.method === 'HEAD' ? null : await readFile(file), {
      headers: {
        'Content-Type': type,
        'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        ...(isPage ? { 'Content-Security-Policy': contentSecurityPolicy(connectFor(request, peer)) } : {}),
      },
    })
  }

  return {
    serve: async (request, peer) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return null
      if (dir === null) return null
      const path = decodePath(new URL(request.url).pathname)
      if (path === null) return null
      const known = await listed(dir)
      const file = known.get(path)
      if (file !== undefined) return send(request, peer, path, file)
      if (!isPlace(request, path)) return null
      const index = known.get('/index.html')
      if (index !== undefined) return send(request, peer, '/index.html', index)
      files = null // it may be built while we run
      return notBuilt()
    },
  }
}
