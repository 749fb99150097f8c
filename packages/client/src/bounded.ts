/** Does `act` for every item, so many at a time, in their order. The first failure ends it, once the others under way are done. */
export async function forEachBounded<T>(
  items: Iterable<T>,
  atOnce: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let isFailed = false;
  const work = async (): Promise<void> => {
    for (let next = rest.next(); !next.done && !isFailed; next = rest.next()) {
      await act(next.value).catch((error: unknown) => {
        isFailed = true;
        throw error;
      });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
