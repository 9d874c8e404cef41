import { z } from 'zod'
import type { SetConfigurationResult } from '../../../contract/configuration-run.ts'
import { defineProcedure, type Procedure } from '../procedure.ts'
import type { ConfigurationDeps } from './deps.ts'
import { foldKey } from './key-reader.ts'
import { setKeys } from './set-keys.ts'

/** CiString50 and CiString500 (OCPP 1.6 §6.9). */
const key = z.string().trim().min(1).max(50)
const value = z.string().max(500)

const input = z
  .strictObject({
    chargePointId: z.string().min(1).max(255),
    changes: z.array(z.strictObject({ key, value })).max(1_000),
    /** By key; what must not be written anywhere belongs here. */
    secretValues: z.record(key, value).optional(),
    reset: z.enum(['at-end', 'later']),
  })
  .superRefine(({ changes, secretValues = {} }, issues) => {
    const names = [...changes.map((change) => change.key), ...Object.keys(secretValues)]
    if (names.length === 0) issues.addIssue({ code: 'custom', path: ['changes'], message: 'no key' })
    const twice = names.find((name, at) => names.findIndex((other) => foldKey(other) === foldKey(name)) < at)
    if (twice !== undefined)
      issues.addIssue({ code: 'custom', path: ['changes'], message: `"${twice}" stands in it twice` })
  })

/** Sets configuration keys; what is proven stands in its result, and in its checkpoint where it did not end. */
export const setProcedure = (
  deps: ConfigurationDeps,
): Procedure<z.infer<typeof input>, SetConfigurationResult> =>
  defineProcedure({
    input,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'resume',
    secrets: ['secretValues'],
    run: ({ chargePointId, changes, secretValues, reset }, context) =>
      setKeys(context, deps, chargePointId, {
        changes,
        ...(secretValues === undefined ? {} : { secretValues }),
        reset,
      }),
  })
