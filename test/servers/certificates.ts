/** Authorities and certificates of tests, made by openssl. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Authority {
  /** Its own certificate, as a PEM file. */
  readonly file: string
  readonly key: string
}

/** Why there can be no certificates here; undefined where there can. */
export function noCertificates(): string | undefined {
  return spawnSync('openssl', ['version']).status === 0 ? undefined : 'openssl is not installed.'
}

export function makeAuthority(folder: string, name: string): Authority {
  const [file, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)]
  openssl('req', '-x509', ...RSA, '-keyout', key, '-out', file, '-days', '2', '-subj', `/CN=${name}`)
  return { file, key }
}

export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** A certificate for a host, signed by an authority: what a server with TLS needs. */
export function certificateFor(host: string, { file, key: signer }: Authority, folder: string): Certificate {
  const [key, request, cert, names] = ['key', 'csr', 'crt', 'ext'].map((end) =>
    join(folder, `${host}.${end}`),
  )
  writeFileSync(names!, `subjectAltName=${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}\n`)
  openssl('req', ...RSA, '-keyout', key!, '-out', request!, '-subj', `/CN=${host}`)
  const signed = ['-CA', file, '-CAkey', signer, '-CAcreateserial', '-days', '2', '-extfile', names!]
  openssl('x509', '-req', '-in', request!, '-out', cert!, ...signed)
  return { key: readFileSync(key!, 'utf8'), cert: readFileSync(cert!, 'utf8') }
}

/** The same as a keystore, which is what Java reads. */
export function keystoreFor(host: string, authority: Authority, folder: string, password: string): string {
  certificateFor(host, authority, folder)
  const [key, cert, store] = ['key', 'crt', 'p12'].map((end) => join(folder, `${host}.${end}`))
  openssl('pkcs12', '-export', '-inkey', key!, '-in', cert!, '-out', store!, '-passout', `pass:${password}`)
  return store!
}

const RSA = ['-newkey', 'rsa:2048', '-nodes']

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' })
}
