import { z } from 'zod'
import { variablesOf } from '../../contract/console.ts'
import type { ServiceProfileEntry } from '../../contract/service-port.ts'
import { serviceTasks, type PlannedTask } from '../../contract/service-profile.ts'
import { planTasks } from '../../drivers/service-port/console/dialogue.ts'
import { profileOf } from '../procedures/service/conversation.ts'
import { procedure, router } from './trpc.ts'

/** How consoles are spoken to. Speaking to one is the procedures `service.*`. */
export const serviceRouter = router({
  profiles: procedure.query(({ ctx }) => {
    const { profiles } = ctx.deps.servicePort
    return {
      profiles: profiles.all().map(({ id, origin, content }): ServiceProfileEntry => ({
        id,
        origin,
        vendor: content.vendor,
        product: content.product,
        baudRate: content.baudRate,
        transports: content.transports,
        tasks: serviceTasks.filter((task) => content.tasks[task] !== undefined),
        secrets: content.secrets,
        /** Names of what has to be given. */
        variables: variablesOf(JSON.stringify(content.tasks)),
        sources: content.sources,
      })),
      refused: profiles.refused(),
    }
  }),
  reload: procedure.mutation(({ ctx }) => ctx.deps.servicePort.profiles.reload()),
  /** Says whose URL was set over a service port while no charge point was named. Rejects with not-found. */
  giveUrl: procedure
    .input(z.strictObject({ runId: z.string().min(1).max(100), chargePointId: z.string().min(1).max(255) }))
    .mutation(({ ctx, input: { runId, chargePointId } }): void =>
      ctx.deps.servicePort.keptUrls.give(runId, chargePointId),
    ),
  /**
   * What would be typed and waited for; of secrets only their names. Nothing is opened. Rejects with
   * service-profile-unknown, service-cannot, input-invalid (a variable without a value).
   */
  dryRun: procedure
    .input(
      z.strictObject({
        profile: z.string().min(1).max(100),
        tasks: z.array(z.enum(serviceTasks)).max(10),
        variables: z.record(z.string().max(40), z.string().max(500)).default({}),
      }),
    )
    .query(({ ctx, input }): readonly PlannedTask[] => {
      const { content } = profileOf(ctx.deps.servicePort.profiles, input.profile)
      return planTasks(content, input.tasks, input.variables)
    }),
})
