import { useEffect, useState } from 'react'
import type { TransferView } from '../../contract/transfer.ts'
import { useBenchEnvironment } from './bench-context.tsx'

const none: readonly TransferView[] = []

/** Files on their way to charge points and from them, as they are now; one that is withdrawn is gone from it. */
export const useTransfers = (): readonly TransferView[] => {
  const { client } = useBenchEnvironment()
  const [views, setViews] = useState(none)
  useEffect(() => client.transfers(setViews), [client])
  return views
}
