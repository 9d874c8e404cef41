import type { Need } from '../../contract/run.ts'

const keyOf = ({ kind, id }: Need): string => `${kind}:${id}`

/** One owner for each thing that a procedure needs. */
export interface Leases {
  /** All of them, or none; gives the one that is held, and by whom. */
  take(owner: string, needs: readonly Need[]): { readonly need: Need; readonly owner: string } | null
  release(owner: string): void
  ownerOf(need: Need): string | null
}

export const createLeases = (): Leases => {
  const owners = new Map<string, string>()
  return {
    take(owner, needs) {
      for (const need of needs) {
        const held = owners.get(keyOf(need))
        if (held !== undefined) return { need, owner: held }
      }
      for (const need of needs) owners.set(keyOf(need), owner)
      return null
    },
    release(owner) {
      for (const [key, held] of owners) if (held === owner) owners.delete(key)
    },
    ownerOf: (need) => owners.get(keyOf(need)) ?? null,
  }
}
