/**
 * Puts the command line and its threads together in a few files: to read some hundred modules one by one takes longer
 * than to load a small log. Part of `npm run build`.
 */
import { copyFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { declarations } from '../src/analyses/schema.ts'
import { templatePath } from '../src/store/template.ts'

const DIST = fileURLToPath(new URL('..', import.meta.url))
const OUT = join(DIST, 'cli')

rmSync(OUT, { recursive: true, force: true })
await build({
  entryPoints: ['src/faces/cli/main.js', 'workers/decode.js', 'workers/segments.js'].map((file) =>
    join(DIST, file),
  ),
  outdir: OUT,
  outbase: DIST,
  // What a module finds by its own place (threads, the template) lies two folders up from here too.
  chunkNames: 'src/chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // With native parts, or with threads of their own; what is there only where it was installed.
  external: ['@duckdb/*', 'lz4-napi', 'snappy', 'piscina', '@aws-sdk/*', '@smithy/*'],
  // Some libraries are CommonJS modules.
  banner: {
    js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
  },
  logLevel: 'warning',
})
const template = templatePath(declarations())
copyFileSync(template, join(OUT, basename(template)))
