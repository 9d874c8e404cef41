import type { RiskKind } from './key-knowledge.ts'

/** The order in which risky keys are sent: what depends on another comes after it, what cuts off for sure comes last. */
export const riskOrder: readonly RiskKind[] = [
  'other',
  'authorization-key',
  'security-profile',
  'identity',
  'network',
  'central-system-url',
]
