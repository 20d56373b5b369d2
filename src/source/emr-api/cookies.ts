/** Cookies of one session, sent back to the server that set them and to no other. */
export class CookieJar {
  readonly #origins = new Map<string, Map<string, string>>()

  /** @param header all `set-cookie` headers of an answer, a line each */
  keep(from: URL, header: string | undefined): void {
    for (const line of header?.split('\n') ?? []) {
      const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(line) ?? []
      if (name === undefined || value === undefined) continue
      const cookies = this.#origins.get(from.origin) ?? new Map<string, string>()
      cookies.set(name, value.trim())
      this.#origins.set(from.origin, cookies)
    }
  }

  /** The header `cookie` for a request, if there is any. */
  headers(to: URL): Readonly<Record<string, string>> {
    const cookies = [...(this.#origins.get(to.origin) ?? [])]
    return cookies.length === 0
      ? {}
      : { cookie: cookies.map(([name, value]) => `${name}=${value}`).join('; ') }
  }
}
