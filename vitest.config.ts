import { defineConfig } from 'vitest/config'

// Tests run on the compiled tree, so that worker threads run exactly what ships.
export default defineConfig({
  test: { include: ['dist/test/**/*.test.js'], exclude: ['dist/test/conformance/**'], testTimeout: 60_000 },
})
