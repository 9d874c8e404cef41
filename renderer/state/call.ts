import { toBenchError } from './bench-error.ts'

/** What was asked of Chargebench; rejects with `BenchError`. */
export const call = async <T>(request: Promise<T>): Promise<T> => {
  try {
    return await request
  } catch (error) {
    throw toBenchError(error)
  }
}
