/** The name somebody probably meant. */

/** Among `names`, the one that differs from `wrong` by spelling alone, or by at most two letters. */
export function closest(wrong: string, names: readonly string[]): string | undefined {
  const plain = normalise(wrong);
  const ranked = names
    .map((name) => ({ name, distance: editDistance(plain, normalise(name)) }))
    .sort((left, right) => left.distance - right.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.min(DISTANCE_MAX, plain.length / 2) ? best.name : undefined;
}

const normalise = (name: string): string => name.toLowerCase().replace(/[_.-]/g, '');

/** Insertions, deletions and changes of one letter that lead from one text to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const change = row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(change, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

const DISTANCE_MAX = 2;
