import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * Two runners in one: `unit` needs nothing built, `built` starts the output of `npm run build`
 * (files named *.built.test.ts). A file named *.linux.… is for Linux alone.
 */
const linuxOnly = process.platform === 'linux' ? [] : ['test/**/*.linux.*test.ts']

export default defineConfig({
  test: {
    // the machine's cores, all of them: vitest leaves one idle
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/**/*.built.test.ts', ...linuxOnly],
          testTimeout: 20_000,
          // modules are evaluated anew for each file all the same; a new process each would double the time
          isolate: false,
        },
      },
      {
        test: {
          name: 'built',
          include: ['test/**/*.built.test.ts'],
          exclude: linuxOnly,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
