/** Options of commands that speak of money; src/analyses/price-books/ has the books. */
export const PRICES = {
  prices: {
    type: 'string',
    requiresArg: true,
    describe: 'A price book of your own (JSON)',
    conflicts: 'book',
  },
  book: {
    type: 'string',
    requiresArg: true,
    describe: 'A price book by name; otherwise the one the settings of the application speak for',
  },
  purchase: { choices: ['on-demand', 'spot', 'reserved'] as const, describe: 'How machines are bought' },
  instance: {
    type: 'string',
    requiresArg: true,
    describe: 'Price whole machines of this type, by their greater share',
  },
} as const

export const APP_ID = { type: 'string', requiresArg: true, describe: 'Only this application' } as const
