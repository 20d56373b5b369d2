export const CONNECT_EVENTS = [] as const
