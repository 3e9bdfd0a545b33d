/** How deep data may be nested. Real configuration stays below 30; what lies deeper is reported and left out. */
export const DEEPEST_NESTING = 100;

/** How many nodes one file of data may have once its aliases are followed. */
export const MOST_NODES = 500_000;
