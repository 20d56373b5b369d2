import type { LoadOptions } from '../../../load.ts'
import { bytesText, countText, printable } from './text.ts'

const EVERY_MS = 200

/** A line on a terminal that says how many files were listed; nothing where it is no terminal. */
export function showListed(stderr: NodeJS.WriteStream): {
  listeners: Pick<LoadOptions, 'onListed'>
  end(): void
} {
  if (!stderr.isTTY) return { listeners: {}, end: () => {} }
  let shown = 0
  return {
    listeners: {
      onListed: (files) => {
        const now = performance.now()
        if (now - shown < EVERY_MS) return
        shown = now
        stderr.write(`\r\u001b[K${countText(files)} files listed`)
      },
    },
    end: () => {
      stderr.write('\r\u001b[K')
    },
  }
}

/** A line on a terminal that says how far a load has come; nothing where it is no terminal. */
export function showProgress(stderr: NodeJS.WriteStream): {
  listeners: Pick<LoadOptions, 'onListed' | 'onProgress' | 'onTotal' | 'onFile'>
  end(): void
} {
  if (!stderr.isTTY) return { listeners: {}, end: () => {} }
  const began = performance.now()
  let shown = 0
  let total: number | undefined
  let doneBytes = 0
  let doneEvents = 0
  const show = (storedRead: number, events: number, path: string) => {
    const now = performance.now()
    if (now - shown < EVERY_MS) return
    shown = now
    const seconds = (now - began) / 1000
    const read = doneBytes + storedRead
    const share = total === undefined || total === 0 ? undefined : Math.min(1, read / total)
    const left =
      share === undefined || share < 0.01 ? '' : `  ${Math.ceil((seconds * (1 - share)) / share)} s left`
    const of = total === undefined ? '' : ` of ${bytesText(total)} (${Math.floor((share ?? 0) * 100)} %)`
    const line = `${bytesText(read)}${of}  ${countText(Math.round((doneEvents + events) / seconds))} events/s${left}  ${printable(path)}`
    stderr.write(`\r\u001b[K${line.slice(0, (stderr.columns ?? 80) - 1)}`)
  }
  return {
    listeners: {
      ...showListed(stderr).listeners,
      onTotal: (bytes) => {
        total = bytes
      },
      onProgress: ({ storedRead, events, path }) => show(storedRead, events, path),
      onFile: ({ storedBytes, events, unchanged, path }) => {
        doneBytes += storedBytes ?? 0
        if (!unchanged) doneEvents += events
        show(0, 0, path)
      },
    },
    end: () => {
      stderr.write('\r\u001b[K')
    },
  }
}
