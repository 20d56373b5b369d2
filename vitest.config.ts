import { defineConfig } from 'vitest/config'

// Tests run on the compiled tree, so that worker threads run exactly what ships.
export default defineConfig({
  test: {
    include: ['dist/test/**/*.test.js'],
    exclude: ['dist/test/conformance/**'],
    testTimeout: 60_000,
    // What is loaded before the tests of a file takes long while other files are run.
    hookTimeout: 60_000,
  },
})
