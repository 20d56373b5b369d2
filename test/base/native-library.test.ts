import { expect, test } from 'vitest'
import { nativeLibrary } from '../../src/base/native-library.ts'

test('a library that npm left out is told with what to do, and is not taken for damage of a log', () => {
  expect(() => nativeLibrary('no-such-library')).toThrow(
    expect.objectContaining({
      name: 'UserError',
      message: 'The library no-such-library is not installed for this system.',
      hint: expect.stringContaining('--omit=optional'),
    }),
  )
})
