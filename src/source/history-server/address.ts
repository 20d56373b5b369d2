import { UserError } from '../../base/errors.ts'

/** The address without the word before it, and without what people copy along with it from a browser. */
export function addressOf(source: string): URL {
  const address = source.replace(/^shs:/i, '')
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw new UserError('This is no address of a history server.', {
      hint: 'It is written as shs:http://localhost:18080, with the path before its pages if there is one.',
    })
  url.pathname = url.pathname.replace(
    /\/(?:(?:api\/v1|history|jobs|stages|environment|executors|SQL)(?:\/.*)?)?$/,
    '',
  )
  url.search = ''
  url.hash = ''
  return url
}
