import { readFileSync } from 'node:fs'
import { UserError } from '../../base/errors.ts'
import { reasonOf } from '../source-error.ts'

/**
 * A delegation token as WebHDFS takes it in a query: from a file that holds just that text, or from a token file of Hadoop, as
 * `hdfs fetchdt` and `hadoop dtutil` write it and YARN hands it to containers.
 * @throws UserError; its text holds nothing of the token
 */
export function readDelegationToken(path: string): string {
  const bytes = bytesOf(path)
  if (bytes.subarray(0, 4).toString('latin1') !== 'HDTS') {
    const text = bytes.toString('latin1').trim()
    if (/^[\w-]{20,10000}$/.test(text)) return text
    throw new UserError(`${path} holds no delegation token.`, {
      hint: 'It is what hdfs fetchdt writes, or the text of "urlString" that WebHDFS answers to op=GETDELEGATIONTOKEN.',
    })
  }
  const tokens = tokensOf(bytes, path).filter(({ kind }) => KINDS.has(kind))
  const [first] = tokens
  if (!first) throw new UserError(`${path} holds no delegation token of HDFS.`)
  if (tokens.length > 1)
    throw new UserError(`${path} holds ${tokens.length} delegation tokens of HDFS.`, {
      hint: 'Name a file with the one for this cluster: hdfs fetchdt --webservice http://namenode:9870 token.bin',
    })
  return writable(first).toString('base64url')
}

const KINDS = new Set(['HDFS_DELEGATION_TOKEN', 'WEBHDFS delegation', 'SWEBHDFS delegation'])
const MOST_BYTES = 1 << 20

interface Token {
  readonly identifier: Buffer
  readonly password: Buffer
  readonly kind: string
  readonly service: string
}

function bytesOf(path: string): Buffer {
  try {
    const bytes = readFileSync(path)
    if (bytes.length <= MOST_BYTES) return bytes
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${reasonOf(error)}.`, { cause: error })
  }
  throw new UserError(`${path} is no file of a delegation token: it has more than ${MOST_BYTES} bytes.`)
}

/** `Credentials.readTokenStorageStream`: version 0 is made of Writables, version 1 of protocol buffers. */
function tokensOf(bytes: Buffer, path: string): Token[] {
  const version = bytes[4]
  try {
    if (version === 0) return ofWritables(bytes.subarray(5))
    if (version === 1) return ofProtocolBuffers(bytes.subarray(5))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new UserError(`${path} is a token file that is cut, or of a version that is not known here.`)
}

function ofWritables(bytes: Buffer): Token[] {
  const reader = new Reader(bytes)
  return Array.from({ length: Math.min(reader.vint(), 1000) }, () => {
    reader.piece(reader.vint())
    const [identifier, password, kind, service] = [0, 0, 0, 0].map(() => reader.piece(reader.vint()))
    return { identifier: identifier!, password: password!, kind: String(kind), service: String(service) }
  })
}

/** `CredentialsProto { repeated CredentialsKVProto tokens = 1 }`, `{ alias = 1, token = 2 }`, `TokenProto` with fields 1 to 4. */
function ofProtocolBuffers(bytes: Buffer): Token[] {
  const reader = new Reader(bytes)
  const message = reader.piece(reader.varint())
  return fieldsOf(message)
    .filter(([field]) => field === 1)
    .map(([, entry]) => {
      const token = new Map(fieldsOf(new Map(fieldsOf(entry)).get(2) ?? Buffer.alloc(0)))
      const [identifier, password, kind, service] = [1, 2, 3, 4].map(
        (field) => token.get(field) ?? Buffer.alloc(0),
      )
      return { identifier: identifier!, password: password!, kind: String(kind), service: String(service) }
    })
}

/** The fields of a message whose values are all bytes. */
function fieldsOf(message: Buffer): [field: number, value: Buffer][] {
  const reader = new Reader(message)
  const out: [number, Buffer][] = []
  while (!reader.atEnd) {
    const key = reader.varint()
    if ((key & 7) !== 2) throw new RangeError('not a field of bytes')
    out.push([key >>> 3, reader.piece(reader.varint())])
  }
  return out
}

/** `Token.write`. */
function writable({ identifier, password, kind, service }: Token): Buffer {
  const fields = [identifier, password, Buffer.from(kind), Buffer.from(service)]
  return Buffer.concat(fields.flatMap((field) => [vint(field.length), field]))
}

/** `WritableUtils.writeVInt` of a length. */
function vint(value: number): Buffer {
  if (value <= 127) return Buffer.of(value)
  const bytes: number[] = []
  for (let left = value; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256)
  return Buffer.of(256 - 112 - bytes.length, ...bytes)
}

class Reader {
  #at = 0
  readonly #bytes: Buffer

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** @throws RangeError at the end */
  piece(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new RangeError('cut')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  vint(): number {
    const first = this.piece(1).readInt8()
    if (first >= 0) return first
    const length = -112 - first
    if (length < 1 || length > 4) throw new RangeError('no length')
    return this.piece(length).readUIntBE(0, length)
  }

  varint(): number {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.piece(1).readUInt8()
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
    throw new RangeError('no length')
  }
}
