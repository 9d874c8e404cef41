import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where the window was, and how large. */
export interface WindowPlace extends Rectangle {
  readonly maximized: boolean
}

/** The least that the screens are drawn for. */
const leastSize = { width: 1024, height: 700 } as const
const usualSize = { width: 1440, height: 900 } as const
/** So much of its upper edge must be on a display, or nobody can take hold of it. */
const grip = { width: 160, height: 40 } as const

const placeSchema = z.object({
  format: z.literal(1),
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
})

const overlap = (a0: number, a1: number, b0: number, b1: number): number =>
  Math.max(0, Math.min(a1, b1) - Math.max(a0, b0))

const canBeGrabbed = ({ x, y, width }: Rectangle, area: Rectangle): boolean =>
  overlap(x, x + width, area.x, area.x + area.width) >= grip.width &&
  overlap(y, y + grip.height, area.y, area.y + area.height) >= grip.height / 2

/** A window that is opened: `x` and `y` absent where it goes into the middle. */
export interface FittedPlace extends Pick<WindowPlace, 'width' | 'height' | 'maximized'> {
  readonly x?: number
  readonly y?: number
  readonly minWidth: number
  readonly minHeight: number
}

const clamp = (size: number, least: number, most: number): number => Math.min(Math.max(size, least), most)

/**
 * The place for a new window: as it was left, no smaller than the least size and no larger than its display. Where its
 * display is gone, or it was never opened, of the usual size in the middle of the first display (no `x`, no `y`). A
 * display that is smaller than the least size (1366 × 768 at 125 %) makes that smaller too.
 */
export const fitPlace = (left: WindowPlace | null, workAreas: readonly Rectangle[]): FittedPlace => {
  const its = left && workAreas.find((area) => canBeGrabbed(left, area))
  const area = its ?? workAreas[0] ?? { x: 0, y: 0, ...usualSize }
  const minWidth = Math.min(leastSize.width, area.width, ...workAreas.map(({ width }) => width))
  const minHeight = Math.min(leastSize.height, area.height, ...workAreas.map(({ height }) => height))
  const { width, height, maximized } = left ?? { ...usualSize, maximized: false }
  return {
    width: clamp(width, Math.min(leastSize.width, area.width), area.width),
    height: clamp(height, Math.min(leastSize.height, area.height), area.height),
    ...{ maximized, minWidth, minHeight },
    ...(left && its ? { x: left.x, y: left.y } : {}),
  }
}

const fileIn = (dataDir: string): string => join(dataDir, 'window.json')

/** null: nobody has opened it yet, or the file makes no sense. */
export const readPlace = (dataDir: string): WindowPlace | null => {
  try {
    return placeSchema.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')))
  } catch {
    return null
  }
}

/** Never throws: a window that is not remembered is no reason to trouble anyone. */
export const writePlace = (dataDir: string, place: WindowPlace): void => {
  try {
    writeFileSync(fileIn(dataDir), `${JSON.stringify({ format: 1, ...place })}\n`)
  } catch {
    // a full disk, or none: the next time it opens in the middle
  }
}
