import { defineConfig } from 'vitest/config'

/**
 * Two runners in one: `unit` needs nothing built, `built` starts the output of `npm run build`
 * (files named *.built.test.ts). A file named *.linux.… is for Linux alone.
 */
const linuxOnly = process.platform === 'linux' ? [] : ['test/**/*.linux.*test.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/**/*.built.test.ts', ...linuxOnly],
          testTimeout: 20_000,
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
