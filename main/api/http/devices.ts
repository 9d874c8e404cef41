import { createRoute, z } from '@hono/zod-openapi'
import { cardTechnologySchema, uidFormats, type HeldCard } from '../../../contract/card.ts'
import { toTimestamp } from '../../../contract/clock.ts'
import {
  deviceDriverSchema,
  deviceKindSchema,
  type BenchDevicesView,
  type Cure,
  type DeviceState,
} from '../../../contract/devices.ts'
import type { ApiDeps } from '../context.ts'
import { failures, type ApiRoutes } from './routes.ts'

const instant = z.string().meta({ example: '2026-03-04T09:12:40.002Z' })

const cureBody = z
  .looseObject({
    kind: z.enum([
      'join-group',
      'udev-rule',
      'winusb',
      'smart-card-service',
      'close-program',
      'no-driver',
      'types-cards',
      'reinstall',
      'plug-in-again',
    ] satisfies readonly Cure['kind'][]),
  })
  .describe('what to do, with what it takes: `command`, `file` and `text` of a udev rule, …')

const deviceBody = z.object({
  id: z.string().describe('the same over unplugging and another path'),
  kind: deviceKindSchema,
  name: z.string(),
  driver: deviceDriverSchema,
  path: z.string().nullable(),
  usb: z
    .object({
      vendorId: z.string(),
      productId: z.string(),
      serialNumber: z.string().nullable(),
      location: z.string().nullable(),
    })
    .nullable(),
  can: z.array(z.enum(['read-cards', 'signal-card', 'serial', 'flash'])),
  score: z.int().describe('how sure name, kind and driver are: 0 to 100'),
  usual: z.looseObject({ reader: z.string() }).nullable().describe('how a recognised reader is read'),
  reading: z
    .looseObject({ reader: z.string() })
    .nullable()
    .describe('as what its cards are read, now or as soon as it can be'),
  state: z
    .looseObject({
      state: z.enum([
        'free',
        'opening',
        'reading',
        'busy',
        'refused',
        'not-for-us',
        'unplugged',
      ] satisfies readonly DeviceState['state'][]),
    })
    .describe(
      '`busy` has its `holder` and `cure`; `refused` its `error`, `params` and `cure`; `not-for-us` its `cure`',
    ),
})

const cardBody = z.object({
  id: z.int(),
  uid: z.string().describe('upper-case hex'),
  technology: cardTechnologySchema,
  raw: z.string(),
  at: instant,
  reader: z.string().describe("the device's id, or `keyboard`"),
  formats: z.array(z.object({ format: z.enum(uidFormats), text: z.string() })),
  warning: z.enum(['random-uid']).nullable(),
  givenTo: z.string().nullable(),
})

const devicesBody = z
  .object({
    lookedAt: instant.nullable(),
    devices: z.array(deviceBody),
    troubles: z
      .array(z.looseObject({ what: z.enum(['serial', 'usb']), error: z.string(), cure: cureBody.nullable() }))
      .describe('why a whole kind of devices is not in the list'),
    cures: z.array(cureBody).describe('what to check when the list is empty'),
    cards: z.array(cardBody).describe('the newest first'),
    asking: z.string().nullable().describe('who gets the next card'),
  })
  .openapi('Devices')

const list = createRoute({
  method: 'get',
  path: '/api/devices',
  operationId: 'listDevices',
  summary: 'Ports and readers of this computer, and the cards held to it; looks at once',
  responses: {
    200: { description: 'as they are now', content: { 'application/json': { schema: devicesBody } } },
    ...failures(503),
  },
})

const cardView = (card: HeldCard): z.input<typeof cardBody> => ({
  ...card,
  at: toTimestamp(card.at),
  formats: [...card.formats],
})

const devicesView = (view: BenchDevicesView): z.input<typeof devicesBody> => ({
  ...view,
  lookedAt: view.lookedAt === null ? null : toTimestamp(view.lookedAt),
  devices: view.devices.map((device) => ({
    ...device,
    can: [...device.can],
    usual: device.usual && { ...device.usual },
    reading: device.reading && { ...device.reading },
    state: { ...device.state },
  })),
  troubles: view.troubles.map((trouble) => ({ ...trouble, cure: trouble.cure && { ...trouble.cure } })),
  cures: view.cures.map((cure) => ({ ...cure })),
  cards: view.cards.map(cardView),
})

/** What hangs on this computer. */
export const addDevices = (api: ApiRoutes, { devices }: ApiDeps): void => {
  api.openapi(list, async (c) => c.json(devicesView(await devices().look()), 200))
}
