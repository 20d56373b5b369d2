import { column, nullable, table } from './schema.ts'

export const otherEvents = table(
  'other_events',
  'Events that have no table of their own, as they stand in the log.',
  {
    event: nullable('VARCHAR', 'Name of the event; NULL if it has none.'),
    position: column('BIGINT', 'Place among all events of the log, from 0.'),
    json: column('JSON', 'The whole event.'),
  },
  { key: ['position'] },
)
