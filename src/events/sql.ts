export const SQL_EVENTS = [] as const
