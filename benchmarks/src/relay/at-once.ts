/** Does something for every number below `count`, so many at a time: the backlog of a listener is short. */
export const eachAtOnce = async <Result>(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  const run = async (first: number): Promise<void> => {
    for (let index = first; index < count; index += atOnce) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, (_, first) => run(first)));
  return results;
};
