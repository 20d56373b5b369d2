import duckdb from '@duckdb/node-bindings'
import type { TextColumn } from '../events/task-block.ts'
import type { Column, Table } from '../tables/schema.ts'
import type { AppendColumn, AppendColumns } from './block-appender.ts'
import { columnsOf } from './ddl.ts'
import { NameDictionary } from './name-dictionary.ts'
import { logicalType } from './vectors.ts'

/** Codes of the rows of a text column: of the width in which DuckDB keeps an ENUM of so many names. */
export interface EnumCodes {
  readonly codes: Uint8Array | Uint16Array
  readonly names: number
}

const CHUNKS = new WeakMap<Table, BlockChunks>()

/**
 * The chunk of a table, one for all attempts: it takes some MB, which V8 does not see and so would not free in time.
 * A chunk is filled and appended in one step, so that it is free again at once.
 */
export function blockChunks(table: Table): BlockChunks {
  let chunks = CHUNKS.get(table)
  if (chunks === undefined) {
    chunks = new BlockChunks(columnsOf(table))
    CHUNKS.set(table, chunks)
  }
  return chunks
}

export class BlockChunks {
  readonly #columns: readonly [string, Column][]
  readonly #dictionaries = new Map<string, NameDictionary>()
  #chunk: duckdb.DataChunk | undefined
  /** For each column how many names its ENUM has, or -1 if it is none: the types are the same if these are. */
  #enums: readonly number[] = []

  constructor(columns: readonly [string, Column][]) {
    this.#columns = columns
  }

  /** The codes of the text columns that can go as ENUM. */
  translate(rows: number, columns: AppendColumns): ReadonlyMap<string, EnumCodes> {
    const codes = new Map<string, EnumCodes>()
    for (const [name] of this.#columns) {
      const column = columns[name]
      if (!isEnum(column)) continue
      let dictionary = this.#dictionaries.get(name)
      if (dictionary === undefined) {
        dictionary = new NameDictionary()
        this.#dictionaries.set(name, dictionary)
      }
      codes.set(name, dictionary.translate(column, rows))
    }
    return codes
  }

  /** An empty chunk for these codes and the other columns. */
  chunkFor(codes: ReadonlyMap<string, EnumCodes>): duckdb.DataChunk {
    const enums = this.#columns.map(([name]) => codes.get(name)?.names ?? -1)
    if (this.#chunk !== undefined && enums.every((names, i) => names === this.#enums[i])) {
      duckdb.data_chunk_reset(this.#chunk)
      return this.#chunk
    }
    const types = this.#columns.map(([name, { type }]) =>
      codes.has(name) ? duckdb.create_enum_type([...this.#dictionaries.get(name)!.names]) : logicalType(type),
    )
    this.#chunk = duckdb.create_data_chunk(types)
    this.#enums = enums
    return this.#chunk
  }
}

/** Strings that repeat go as codes of an ENUM, whose names end at a NUL, as C strings do. */
function isEnum(column: AppendColumn | undefined): column is TextColumn {
  return (
    column?.kind === 'text' && column.names.length > 0 && !column.names.some((name) => name.includes('\0'))
  )
}
