import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { launchDesktop, until, type Desktop } from '../support/desktop.ts'

const root = join(import.meta.dirname, '../..')

/** Electron's own checklist, read from the running app and from the configuration that packages it. */
describe('the desktop app is as Electron wants a safe one', () => {
  let dataDir = ''
  let app: Desktop
  let page: Page

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'chargebench-security-'))
    app = await launchDesktop(dataDir)
    page = await app.window()
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
  })
  afterAll(async () => {
    try {
      await app.close()
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it('isolates the page, in a sandbox, without Node', async () => {
    const preferences = await app.evaluate(({ BrowserWindow, double }) => {
      const [window] = BrowserWindow.getAllWindows()
      const { preload: _preload, ...rest } = (window && double?.optionsOf.get(window)?.webPreferences) ?? {}
      return rest
    })
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      navigateOnDragDrop: false,
      webviewTag: false,
      spellcheck: false,
    })
    const seen = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
    )
    expect(seen).toEqual([])
  })

  it('gives the page the carrier and nothing else, frozen', async () => {
    const carrier = await page.evaluate(() => {
      const found: unknown = Reflect.get(window, 'chargebenchCarrier')
      return typeof found === 'object' && found !== null
        ? { names: Object.keys(found), isFrozen: Object.isFrozen(found) }
        : null
    })
    expect(carrier).toEqual({ names: ['open', 'send'], isFrozen: true })
  })

  it('serves its page by a scheme of its own, with a policy that lets nothing foreign in', async () => {
    expect(
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL()),
    ).toMatch(/^app:\/\/chargebench\//)
    const schemes = await app.evaluate(({ double }) => double?.asked.privileges ?? [])
    expect(schemes.map(({ scheme }) => scheme)).toEqual(['app'])
    // these would let it past the policy
    expect(schemes[0]?.privileges).not.toHaveProperty('bypassCSP')
    expect(schemes[0]?.privileges).not.toHaveProperty('allowServiceWorkers')
    const policy = await page.evaluate(async () =>
      (await fetch('/', { headers: { accept: 'text/html' } })).headers.get('content-security-policy'),
    )
    const directives = new Map(
      (policy ?? '').split(';').map((directive) => {
        const [name = '', ...values] = directive.trim().split(/\s+/)
        return [name, values] as const
      }),
    )
    expect(directives.get('default-src')).toEqual(["'none'"])
    expect(directives.get('script-src')).toEqual(["'self'"])
    expect(directives.get('connect-src')).toEqual(["'self'"])
    expect(directives.get('frame-ancestors')).toEqual(["'none'"])
    const foreign = [...directives.values()]
      .flat()
      .filter((value) => /^https?:|^ws|\*|unsafe-eval/.test(value))
    expect(foreign).toEqual([])
  })

  it('has that policy in force', async () => {
    // through the DOM: what a test evaluates is not bound by the policy
    const violated = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
          const script = document.createElement('script')
          script.textContent = 'window.injected = true'
          document.body.append(script)
        }),
    )
    expect(await violated).toBe('script-src-elem')
    expect(await page.evaluate(() => 'injected' in window)).toBe(false)
  })

  it('denies every permission but writing to the clipboard', async () => {
    const answers = await app.evaluate(({ BrowserWindow, double }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const { permissionRequest, permissionCheck, devicePermission } = double?.asked ?? {}
      if (!contents || !permissionRequest || !permissionCheck || !devicePermission) return null
      const names = [
        'media',
        'geolocation',
        'notifications',
        'hid',
        'serial',
        'usb',
        'clipboard-read',
        'openExternal',
      ]
      const asked = [...names, 'clipboard-sanitized-write'] as Parameters<typeof permissionRequest>[1][]
      const requested: string[] = []
      for (const name of asked)
        permissionRequest(contents, name, (granted) => granted && requested.push(name), {
          requestingUrl: contents.getURL(),
          isMainFrame: true,
        })
      const checked = asked.filter((name) =>
        permissionCheck(contents, name, 'app://chargebench', {
          isMainFrame: true,
        }),
      )
      const elsewhere = permissionCheck(contents, 'clipboard-sanitized-write', 'https://example.org', {
        isMainFrame: true,
      })
      const devices = (['hid', 'serial', 'usb'] as const).map((deviceType) =>
        devicePermission({ deviceType, origin: 'app://chargebench', device: { deviceId: '1' } } as Parameters<
          typeof devicePermission
        >[0]),
      )
      return { requested, checked, elsewhere, devices }
    })
    expect(answers).toEqual({
      requested: ['clipboard-sanitized-write'],
      checked: ['clipboard-sanitized-write'],
      elsewhere: false,
      devices: [false, false, false],
    })
  })

  it('opens no window, and only https in the browser of the person', async () => {
    await app.evaluate(({ shell }) => {
      const opened: string[] = []
      Reflect.set(globalThis, 'opened', opened)
      shell.openExternal = (url) => {
        opened.push(url)
        return Promise.resolve()
      }
    })
    const opened = () => app.evaluate(() => Reflect.get(globalThis, 'opened') as string[])
    await page.evaluate(() => {
      for (const url of [
        'http://example.org/',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'smb://x/',
        'https://example.org/',
      ])
        window.open(url)
    })
    await until(async () => (await opened()).length > 0)
    expect(await opened()).toEqual(['https://example.org/'])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  it('goes nowhere else', async () => {
    const before = page.url()
    const denied = page.waitForEvent('requestfailed')
    await page.evaluate(() => {
      window.location.href = 'https://example.org/'
    })
    await denied
    expect(page.url()).toBe(before)
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
  })

  it('lets no frame, no redirect and no web view lead elsewhere, not even to a page of its own', async () => {
    const denied = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const own = contents?.getURL() ?? ''
      const isDenied = (event: string, details: object): boolean => {
        let prevented = false
        contents?.emit(event, {
          ...details,
          preventDefault: () => (prevented = true),
        })
        return prevented
      }
      return {
        frame: isDenied('will-frame-navigate', { url: own, isMainFrame: false }),
        other: isDenied('will-frame-navigate', { url: 'app://chargebench/api/jobs', isMainFrame: true }),
        foreign: isDenied('will-frame-navigate', { url: 'https://example.org/', isMainFrame: true }),
        redirect: isDenied('will-redirect', { url: own, isMainFrame: true }),
        webview: isDenied('will-attach-webview', {}),
        reload: isDenied('will-frame-navigate', { url: own, isMainFrame: true }),
      }
    })
    expect(denied).toEqual({
      ...{ frame: true, other: true, foreign: true, redirect: true, webview: true },
      // where its error boundary offers that
      reload: false,
    })
  })

  it('lets the page load itself anew', async () => {
    const loaded = page.waitForEvent('load')
    await page.evaluate(() => window.location.reload())
    await loaded
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
  })

  it('serves nothing that is not of its page, whatever the path says', async () => {
    const answers = await page.evaluate(async () => {
      const paths = [
        '/../package.json',
        '/%2e%2e/package.json',
        '/%2e%2e%2fpackage.json',
        '/..%5cpackage.json',
        '/assets/..%2f..%2felectron-main.js',
        '/%00/index.html',
        '/%/x.js',
        '/C:%5cWindows%5cwin.ini',
        '//etc/passwd.txt',
      ]
      const found: string[] = []
      for (const path of paths) {
        const response = await fetch(`${location.origin}${path}`)
        const type = response.headers.get('content-type') ?? ''
        if (response.ok && !type.startsWith('text/html')) found.push(path)
        if ((await response.text()).includes('devDependencies')) found.push(path)
      }
      return found
    })
    expect(answers).toEqual([])
  })

  it('hears nobody over IPC but the main frame of its own page', async () => {
    // as a foreign page would sound: the socket that it asks for is never opened
    const heard = await app.evaluate(({ ipcMain }) => {
      const sent: unknown[] = []
      const sender = {
        id: 99,
        isDestroyed: () => false,
        send: (...args: unknown[]) => sent.push(args),
        on: () => null,
      }
      const frames = [
        null,
        { url: 'https://example.org/', parent: null },
        { url: 'app://elsewhere/', parent: null },
        { url: 'app://chargebench/', parent: { url: 'app://chargebench/', parent: null } },
      ]
      for (const senderFrame of frames) ipcMain.emit('bridge-up', { sender, senderFrame }, 'foreign', '')
      const foreign = sent.length
      ipcMain.emit(
        'bridge-up',
        { sender, senderFrame: { url: 'app://chargebench/', parent: null } },
        'own',
        '',
      )
      return { foreign, own: sent.length }
    })
    expect(heard).toEqual({ foreign: 0, own: 1 })
  })

  it('is packaged with its fuses set and with nothing that phones home', () => {
    const builder = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<string, unknown>
    expect(builder['electronFuses']).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
    expect(builder['asar']).toBe(true)
    expect(builder['publish']).toBe(null)
  })

  it('has no remote content in what it serves', async () => {
    const foreign = await page.evaluate(() =>
      [...document.querySelectorAll('script[src], link[href], img[src]')]
        .map((element) => element.getAttribute('src') ?? element.getAttribute('href') ?? '')
        .filter((source) => !['data:', 'blob:'].some((scheme) => source.startsWith(scheme)))
        .filter((source) => new URL(source, location.href).origin !== location.origin),
    )
    expect(foreign).toEqual([])
  })
})
