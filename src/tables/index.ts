import type { Table } from './schema.ts'

/** Every table of the database, in the order the docs show them. */
export const TABLES: readonly Table[] = []
