import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The Spark that is compared with. */
export const SPARK_VERSION = '4.3.0'

/** Where Spark is installed: AFTERGLOW_SPARK_HOME, or the pyspark of python3. A text says why there is none. */
export function findSpark(): { readonly home: string } | string {
  const hint = `pip install pyspark==${SPARK_VERSION} and name its folder with AFTERGLOW_SPARK_HOME`
  if (spawnSync('java', ['-version']).status !== 0) return 'there is no java'
  const home = process.env.AFTERGLOW_SPARK_HOME ?? pysparkFolder()
  if (home === undefined) return `there is no Spark; ${hint}`
  const version = versionIn(home)
  return version === SPARK_VERSION
    ? { home }
    : `the Spark that was found is ${version ?? 'of no known version'}; ${hint}`
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
