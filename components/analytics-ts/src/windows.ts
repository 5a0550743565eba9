/** The items, `size` at a time and in their order; the last window may be shorter. A `size` of 0 acts as 1. */
export function windows<Item>(items: readonly Item[], size: number): [Item, ...Item[]][] {
  const step = Math.max(size, 1);
  const found: [Item, ...Item[]][] = [];
  for (let start = 0; start < items.length; start += step) {
    const [first, ...rest] = items.slice(start, start + step);
    found.push([first as Item, ...rest]);
  }
  return found;
}

/** The mean of one value or more, added in their order. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
