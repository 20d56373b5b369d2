import { UserError } from '../../base/errors.ts'

/** The address without the word before it, and without what people copy along with it from a browser. */
export function addressOf(source: string): URL {
  const address = source.replace(/^shs:/i, '')
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '')
    throw new UserError('This is no address of a history server.', {
      hint: 'It is written as shs:http://localhost:18080, with the path before its pages if there is one. In a password / is %2F, @ %40 and # %23.',
    })
  const page = PAGES.map((pattern) => pattern.exec(url.pathname)).find((match) => match !== null)
  url.pathname = page?.[1] ?? url.pathname.replace(/\/+$/, '')
  url.search = ''
  url.hash = ''
  return url
}

/**
 * What people copy, behind the path before it: a question, a page of an application, a page of one that runs. A path may end in `/history`
 * by itself: the server has no page of that name (HistoryServer.scala), gateways have.
 */
const PAGES = [
  /^(.*?)\/api\/v1(?:\/.*)?$/,
  /^(.*)\/history\/[^/]+(?:\/.*)?$/,
  /^(.*?)\/(?:jobs|stages|storage|environment|executors|SQL)(?:\/.*)?$/,
]
