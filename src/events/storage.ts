export const STORAGE_EVENTS = [] as const
