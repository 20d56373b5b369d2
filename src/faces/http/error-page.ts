import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'

/** A page in the manner of Jetty: what the history server shows where it has no text of its own. */
export function errorPage(
  context: Pick<Context, 'req' | 'body'>,
  status: 400 | 401 | 403 | 404 | 405 | 406 | 500 | 503,
  message?: string,
): Response {
  const name = message ?? STATUS_CODES[status] ?? ''
  const { pathname, search } = new URL(context.req.url)
  return context.body(
    `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=UTF-8"/>
<title>Error ${status} ${name}</title>
</head>
<body>
<h2>HTTP ERROR ${status} ${name}</h2>
<table>
<tr><th>URI:</th><td>${escaped(pathname + search)}</td></tr>
<tr><th>STATUS:</th><td>${status}</td></tr>
<tr><th>MESSAGE:</th><td>${name}</td></tr>
</table>

</body>
</html>
`,
    status,
    { 'Content-Type': 'text/html;charset=utf-8' },
  )
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.slice(0, LONGEST).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

const LONGEST = 4_000
