import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The Spark that is compared with. */
export const SPARK_VERSION = '4.3.0'
/** An older one that is much used, and answers less. */
export const OLDER_SPARK = '3.5.6'

const NAMES: Readonly<Record<string, string>> = {
  [SPARK_VERSION]: 'AFTERGLOW_SPARK_HOME',
  [OLDER_SPARK]: 'AFTERGLOW_SPARK_35_HOME',
}

/**
 * Where Spark is installed: the folder that its variable names, that of `.ci/install-spark`, or the pyspark of python3. A text says
 * why there is none.
 */
export function findSpark(version = SPARK_VERSION): { readonly home: string } | string {
  const hint = `.ci/install-spark installs it; or name its folder with ${NAMES[version]}`
  if (spawnSync('java', ['-version']).status !== 0) return 'there is no java'
  const named = process.env[NAMES[version] ?? '']
  if (named !== undefined)
    return versionIn(named) === version ? { home: named } : `the Spark in ${NAMES[version]} is not ${version}`
  for (const home of [installed(version), pysparkFolder()])
    if (home !== undefined && versionIn(home) === version) return { home }
  return `there is no Spark ${version}; ${hint}`
}

/** Where `.ci/install-spark` puts it. */
function installed(version: string): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return join(cache, 'afterglow', `spark-${version}`, 'pyspark')
}

function pysparkFolder(): string | undefined {
  const program = 'import os, pyspark; print(os.path.dirname(pyspark.__file__))'
  const { status, stdout } = spawnSync('python3', ['-c', program], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

function versionIn(home: string): string | undefined {
  try {
    const names = readdirSync(join(home, 'jars'))
    return names
      .map((name) => /^spark-core_[\d.]+-(.+)\.jar$/.exec(name)?.[1])
      .find((found) => found !== undefined)
  } catch {
    return undefined
  }
}
