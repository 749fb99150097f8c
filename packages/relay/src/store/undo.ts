/**
 * What the store remembers of its own tables may have been read inside a transaction that is then undone: whoever remembers
 * something says here how to forget it.
 */

export interface Undo {
  onUndone(forget: () => void): void;
  /** A transaction or a part of one was undone. */
  undone(): void;
}

export const createUndo = (): Undo => {
  const listeners: (() => void)[] = [];
  return {
    onUndone: (forget) => void listeners.push(forget),
    undone() {
      for (const forget of listeners) forget();
    },
  };
};
