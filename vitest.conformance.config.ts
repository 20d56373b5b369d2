import { defineConfig } from 'vitest/config'

// Answers of real history servers: they are not part of the project (AFTERGLOW_SHARED, else ../shared), so not of `npm test`.
export default defineConfig({
  test: {
    include: ['dist/test/conformance/**/*.test.js'],
    testTimeout: 120_000,
    reporters: ['verbose'],
  },
})
