/**
 * Runs a bundle of the command line with the compiled code that V8 made of it when it was built: to compile it again takes a tenth
 * of a second, for each thread its part. Compiled code of another version of V8 is not taken; it is compiled then. Node 22 has this
 * built in (`module.enableCompileCache`), Node 20 has not.
 */
import { readFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

/**
 * Functions run four times as long before V8 optimizes them: it knows more of them then, and need not do it again so often. Its threads
 * for that share the cores with ours, and took a fifth of the time of a load. Compiled code is taken with the same flags only. Later
 * versions do not know this one.
 */
if (isMainThread && process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=528000')

export interface Running {
  readonly exports: unknown
  readonly script: Script
}

/** Runs `src/code/<name>.cjs` beside this file. */
export function run(name: string): Running {
  const file = bundleFile(name)
  const cachedData = contents(cacheFile(name))
  // A bundle has ASCII only (`bundle.ts`).
  const source = Module.wrap(readFileSync(file, 'latin1'))
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) })
  const module = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file))
  return { exports: module.exports, script }
}

/** Where the compiled code of a bundle is kept. */
export function cacheFile(name: string): string {
  return `${bundleFile(name)}.cache`
}

function bundleFile(name: string): string {
  return join(import.meta.dirname, 'src', 'code', `${name}.cjs`)
}

function contents(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
