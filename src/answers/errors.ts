/** An answer that is no data: its status and text, as the history server words it. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: 400 | 404 | 406 | 500 | 503
  /** `page`: Jetty's HTML page for the status, without a text of its own. */
  readonly form: 'text' | 'page'
  readonly type: string

  constructor(status: Refusal['status'], form: Refusal['form'], text: string, type = 'text/plain') {
    super(text)
    this.status = status
    this.form = form
    this.type = type
  }
}

/** 404 with a text. */
export function notFound(text: string): Refusal {
  return new Refusal(404, 'text', text)
}

/** 404 as Jetty answers what leads nowhere: also values of parameters that JAX-RS cannot convert. */
export function noSuchPage(): Refusal {
  return new Refusal(404, 'page', 'Not Found')
}

/** 400 with a text. */
export function badRequest(text: string): Refusal {
  return new Refusal(400, 'text', text)
}

/** 503 with a text. */
export function unavailable(text: string): Refusal {
  return new Refusal(503, 'text', text)
}

/** 500 as Jetty answers it where Spark's code throws. */
export function failed(): Refusal {
  return new Refusal(500, 'page', 'Request failed.')
}
