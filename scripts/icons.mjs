// node scripts/icons.mjs: draws packaging/icon.svg in every size that a platform wants, with an installed Chromium:
// icons/*.png for Linux, icon.ico for Windows, icon.icns for macOS. Run it when the drawing changes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packaging')
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8')
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024]

const draw = async () => {
  const executablePath = process.env.CHARGEBENCH_BROWSER ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    const drawn = new Map()
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size })
      await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`)
      drawn.set(size, await page.screenshot({ omitBackground: true }))
    }
    return drawn
  } finally {
    await browser.close()
  }
}

/** A directory of entries, then the images as PNG. */
const toIco = (images) => {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2) // an icon
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [index, [size, png]] of images.entries()) {
    const at = 6 + 16 * index
    head.writeUInt8(size % 256, at) // 0 stands for 256
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...images.map(([, png]) => png)])
}

/** Blocks of type, length, PNG. */
const toIcns = (images) => {
  const blocks = images.map(([type, png]) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(png.length + 8, 4)
    return Buffer.concat([head, png])
  })
  const body = Buffer.concat(blocks)
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([head, body])
}

const drawn = await draw()
const of = (size) => drawn.get(size)
mkdirSync(join(folder, 'icons'), { recursive: true })
for (const size of sizes.filter((size) => size <= 512))
  writeFileSync(join(folder, 'icons', `${size}x${size}.png`), of(size))
writeFileSync(join(folder, 'icon.ico'), toIco([16, 24, 32, 48, 64, 128, 256].map((size) => [size, of(size)])))
const icns = {
  icp4: 16,
  icp5: 32,
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
}
writeFileSync(join(folder, 'icon.icns'), toIcns(Object.entries(icns).map(([type, size]) => [type, of(size)])))
