export const THRIFT_EVENTS = [] as const
