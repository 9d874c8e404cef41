import type { Section } from '../support/case.ts'
import { basicActionsNonHappyFlow } from './core/basic-actions-non-happy-flow.ts'
import { cache } from './core/cache.ts'
import { coldBoot } from './core/cold-boot-charge-point.ts'
import { configurationHappyFlow } from './core/configuration-happy-flow.ts'
import { configurationKeysNonHappyFlow } from './core/configuration-keys-non-happy-flow.ts'
import { dataTransfer } from './core/data-transfer.ts'
import { offlineBehaviorNonHappyFlow } from './core/offline-behavior-non-happy-flow.ts'
import { powerFailureNonHappyFlow } from './core/power-failure-non-happy-flow.ts'
import { remoteActionsHappyFlow } from './core/remote-actions-happy-flow.ts'
import { remoteActionsNonHappyFlow } from './core/remote-actions-non-happy-flow.ts'
import { resettingHappyFlow } from './core/resetting-happy-flow.ts'
import { startChargingSession } from './core/start-charging-session.ts'
import { unlockingHappyFlow } from './core/unlocking-happy-flow.ts'
import { unlockingNonHappyFlow } from './core/unlocking-non-happy-flow.ts'
import { diagnostics } from './firmware-management/diagnostics.ts'
import { firmwareManagement } from './firmware-management/firmware-management.ts'
import { localAuthorizationList } from './local-auth-list-management/local-authorization-list.ts'
import { remoteTrigger } from './remote-trigger/remote-trigger.ts'
import { reservation } from './reservation/reservation.ts'
import { security } from './security/security.ts'
import { smartCharging } from './smart-charging/smart-charging.ts'

/** Every section that has a passing case, in the order of the table. */
export const sections: readonly Section[] = [
  coldBoot,
  startChargingSession,
  cache,
  remoteActionsHappyFlow,
  resettingHappyFlow,
  unlockingHappyFlow,
  configurationHappyFlow,
  basicActionsNonHappyFlow,
  remoteActionsNonHappyFlow,
  unlockingNonHappyFlow,
  powerFailureNonHappyFlow,
  offlineBehaviorNonHappyFlow,
  configurationKeysNonHappyFlow,
  localAuthorizationList,
  firmwareManagement,
  diagnostics,
  reservation,
  remoteTrigger,
  smartCharging,
  dataTransfer,
  security,
]

export const passingCases = sections.flatMap(({ cases }) => cases)
