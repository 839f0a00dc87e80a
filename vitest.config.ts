import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Tests wait more than they compute: two cores hold two of their files.
const maxWorkers = Math.max(2, availableParallelism() - 1)

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          maxWorkers,
          include: ['{packages,services,test}/**/src/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/*.browser.test.ts', '**/scenarios/**', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'int',
          maxWorkers,
          include: ['{packages,services,test}/**/src/**/*.int.test.ts'],
          exclude: ['**/scenarios/**', '**/node_modules/**'],
          globalSetup: ['packages/testing/src/engines-for-tests.ts'],
          setupFiles: ['packages/testing/src/wait-longer.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'scenarios',
          include: ['test/scenarios/src/**/*.test.ts'],
          globalSetup: ['packages/testing/src/engines-for-tests.ts'],
          setupFiles: ['packages/testing/src/wait-longer.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/src/**/*.browser.test.ts'],
          maxConcurrency: 3,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
