/** What a long run is at: on the standard error, for the standard output has the tables. */

export const say = (what: string): void => {
  process.stderr.write(`${Math.round(performance.now() / 1000)} s: ${what}\n`);
};
