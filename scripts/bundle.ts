/**
 * Puts the command line and its threads together in a file each: to read some hundred modules one by one takes longer
 * than to load a small log. Part of `npm run build`.
 */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { declarations } from '../src/analyses/schema.ts'
import { templatePath } from '../src/store/template.ts'

const DIST = fileURLToPath(new URL('..', import.meta.url))
const OUT = join(DIST, 'cli')

const OPTIONS: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  // Code that V8 has compiled before cannot import, but require.
  supported: { 'dynamic-import': false },
  // With native parts, or with threads of their own; what is there only where it was installed.
  external: ['@duckdb/*', 'lz4-napi', 'snappy', 'piscina', '@aws-sdk/*', '@smithy/*'],
  charset: 'ascii',
  logLevel: 'warning',
}

/** Where a bundle is started, and how. */
const STARTS = {
  'src/faces/cli/main.js':
    "#!/usr/bin/env node\nrequire('../../../run-cached.cjs').run('start').exports.start()\n",
  'workers/decode.js': "module.exports = require('../run-cached.cjs').run('decode').exports\n",
  'workers/segments.js': "require('../run-cached.cjs').run('segments')\n",
}

rmSync(OUT, { recursive: true, force: true })
await build({
  ...OPTIONS,
  entryPoints: ['src/faces/cli/start.js', 'workers/decode.js', 'workers/segments.js'].map((file) =>
    join(DIST, file),
  ),
  // What a module finds by its own place (threads, the template) lies two folders up from here too.
  outdir: join(OUT, 'src', 'code'),
  entryNames: '[name]',
})
await build({ ...OPTIONS, entryPoints: [join(DIST, 'scripts/run-cached.js')], outdir: OUT })
for (const [file, text] of Object.entries(STARTS)) {
  const path = join(OUT, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(join(dirname(path), 'package.json'), '{ "type": "commonjs" }\n')
  writeFileSync(path, text, { mode: 0o755 })
}
const template = templatePath(declarations())
copyFileSync(template, join(OUT, basename(template)))
