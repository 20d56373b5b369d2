/** What the command line has to do with its process. */
import { constants } from 'node:os'
import { EXIT } from './exit-code.ts'
import { main } from './main.ts'

export { main }

/** Runs the command line of this process. */
export function start(): void {
  const abort = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      // A second signal does not wait.
      if (abort.signal.aborted) process.exit(128 + constants.signals[name])
      abort.abort()
      // Who waits for more to come waits no longer.
      process.stdin.destroy()
    })
  }
  const { stdin, stdout, stderr } = process
  // A reader that goes away (| head) is no error.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok)
    stderr.write(`Standard output cannot be written: ${error.message}\n`)
    process.exit(EXIT.failed)
  })
  main(process.argv.slice(2), { stdin, stdout, stderr, signal: abort.signal }).then((code) => {
    process.exitCode = code
  })
}
