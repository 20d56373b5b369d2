import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import { rangesOf } from './accept.ts'

type Request = Pick<Context, 'req' | 'body'>
type Status = 400 | 401 | 403 | 404 | 405 | 406 | 500 | 503

/** What the history server shows where it has no text of its own: Jetty's page, in the form that the client prefers (ErrorHandler.java). */
export function errorPage(context: Request, status: Status, message?: string): Response {
  const name = message ?? STATUS_CODES[status] ?? ''
  const url = context.req.url.slice(0, LONGEST)
  for (const type of rangesOf(context.req.header('Accept')) ?? ['*/*']) {
    if (HTML.has(type))
      return context.body(html(status, name, url), status, { 'Content-Type': 'text/html;charset=iso-8859-1' })
    if (JSONS.has(type)) return context.body(json(status, name, url), status, { 'Content-Type': type })
    if (type === 'text/plain')
      return context.body(plain(status, name, url), status, {
        'Content-Type': 'text/plain;charset=iso-8859-1',
      })
  }
  return context.body(null, status)
}

const HTML = new Set(['*/*', 'text/html', 'text/*'])
const JSONS = new Set(['application/json', 'text/json'])
const LONGEST = 4_000

function html(status: Status, name: string, url: string): string {
  return `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>
<title>Error ${status} ${name}</title>
</head>
<body>
<h2>HTTP ERROR ${status} ${name}</h2>
<table>
<tr><th>URI:</th><td>${escaped(url)}</td></tr>
<tr><th>STATUS:</th><td>${status}</td></tr>
<tr><th>MESSAGE:</th><td>${name}</td></tr>
</table>

</body>
</html>
`
}

function json(status: Status, name: string, url: string): string {
  return `{\n"message":"${name}",\n"url":"${escaped(url)}",\n"status":"${status}"\n}`
}

function plain(status: Status, name: string, url: string): string {
  return `HTTP ERROR ${status} ${name}\nURI: ${url}\nSTATUS: ${status}\nMESSAGE: ${name}\n`
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
