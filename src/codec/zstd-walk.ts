import { SEGMENT_BYTES, SEGMENT_PLAIN } from './codec.ts'
import type { InputWindow } from './input-window.ts'
import { FRAME, type Phase, readUnit } from './zstd-frame.ts'

/** A frame above one of these is one long stream: it is decompressed where it is read, in bounded memory. */
const LONG_FRAME_BYTES = 1024 * 1024
const LONG_FRAME_PLAIN = 8 * 1024 * 1024
/** Any block could become 128 KiB. In logs they become this many times their size, by which segments are sized... */
const USUAL_RATIO = 16
/** ...but no segment may grow beyond this, whatever is in it. */
const MAX_SEGMENT_PLAIN = 64 * 1024 * 1024

/** Frames at the window's start that can be expanded elsewhere. */
export interface Walk {
  readonly bytes: number
  /** They become this many bytes at most. */
  readonly plain: number
  /** Behind them stands another frame (a cut one too), one that is long or damaged, or nothing. */
  readonly next: 'frame' | 'odd' | 'end'
}

/** Walks over whole frames by their block headers, until there are enough for a segment. */
export async function walkFrames(window: InputWindow): Promise<Walk> {
  let phase: Phase = FRAME
  let at = 0
  let plain = 0
  let likely = 0
  /** Where the frame being walked begins, and the one before it. */
  let frame = { bytes: 0, plain: 0 }
  let before = frame
  for (;;) {
    const unit = readUnit(phase, window.bytes, at)
    const isLong = at - frame.bytes > LONG_FRAME_BYTES || plain - frame.plain > LONG_FRAME_PLAIN
    if (unit === 'bad') {
      // No header behind a frame: that frame may have claimed a false length, so it is suspect too.
      return { ...(phase.at === 'frame' ? before : frame), next: 'odd' }
    }
    if (isLong) return { ...frame, next: 'odd' }
    if (unit === 'more' || at + unit.bytes > window.bytes.length) {
      if (await window.more()) continue
      // A frame that is cut gets a segment of its own: it can be read again from its beginning once there is more of it.
      if (frame.bytes > 0 && frame.bytes < window.bytes.length) return { ...frame, next: 'frame' }
      return { bytes: window.bytes.length, plain, next: 'end' }
    }
    const isEnough = at >= SEGMENT_BYTES || likely >= SEGMENT_PLAIN || plain >= MAX_SEGMENT_PLAIN
    if (phase.at === 'frame' && isEnough) return { bytes: at, plain, next: 'frame' }
    at += unit.bytes
    plain += unit.plain
    likely += Math.min(unit.plain, unit.bytes * USUAL_RATIO)
    phase = unit.next
    if (phase.at === 'frame') {
      before = frame
      frame = { bytes: at, plain }
    }
  }
}
