/** Numbers from 0 to 1 that a seed decides; AFTERGLOW_SEED in the environment repeats a run. */
export function randomNumbers(): { readonly seed: number; random(): number } {
  const seed = Number(process.env.AFTERGLOW_SEED ?? Math.floor(Math.random() * 2 ** 32))
  let state = seed
  return {
    seed,
    // Mulberry32.
    random() {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
  }
}
