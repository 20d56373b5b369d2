import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/** What keeps Spark on this machine. */
export const LOCAL = { SPARK_LOCAL_IP: '127.0.0.1', SPARK_LOCAL_HOSTNAME: 'localhost' }

export interface HistoryServerOptions {
  /** The folder `pyspark` of an installation. */
  readonly home: string
  /** The folder of its logs. */
  readonly logs: string
  readonly port: number
  /** Of its heap: `1g`. */
  readonly memory: string
}

/** A history server of Spark's as it starts. spark-class becomes the JVM: the process is the server's own. */
export function spawnHistoryServer({ home, logs, port, memory }: HistoryServerOptions): ChildProcess {
  const options = {
    'spark.history.fs.logDirectory': `file://${logs}`,
    'spark.history.ui.port': port,
    'spark.history.fs.update.interval': '1s',
  }
  return spawn(join(home, 'bin', 'spark-class'), ['org.apache.spark.deploy.history.HistoryServer'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      ...LOCAL,
      SPARK_HOME: home,
      SPARK_DAEMON_MEMORY: memory,
      SPARK_HISTORY_OPTS: Object.entries(options)
        .map(([name, value]) => `-D${name}=${value}`)
        .join(' '),
    },
  })
}
