/** Loaded before a measured program (`node --import`): tells at its end what it used, on file descriptor 3. */
import { readFileSync, writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    const usage = { cpuSeconds: (user + system) / 1e6, peakBytes: peakBytes() }
    writeSync(3, JSON.stringify(usage))
  })
}

/** Not resourceUsage().maxRSS where it can be helped: that of Linux begins with the size of the parent process. */
function peakBytes(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    if (kilobytes !== undefined) return Number(kilobytes) * 1024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024
}
