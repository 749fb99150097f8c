/** What is to happen, by time; what is for the same time, in the order in which it was scheduled. */

export interface Scheduled {
  /** It will not happen. Does nothing once it has. */
  cancel(): void;
}

export interface Due<Owner> {
  readonly at: number;
  readonly owner: Owner;
  readonly act: () => void;
}

interface Entry<Owner> extends Due<Owner> {
  readonly order: number;
  isCancelled: boolean;
}

/** A binary heap: the parent of the entry at `i` is at `(i - 1) / 2`, and comes no later. */
export class EventQueue<Owner> {
  readonly #heap: Entry<Owner>[] = [];
  #order = 0;

  push(at: number, owner: Owner, act: () => void): Scheduled {
    const entry: Entry<Owner> = { at, owner, act, order: this.#order++, isCancelled: false };
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    return {
      cancel: () => {
        entry.isCancelled = true;
      },
    };
  }

  /** The next one, if it is for `untilMs` or before. */
  pop(untilMs: number): Due<Owner> | undefined {
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined || (!first.isCancelled && first.at > untilMs)) return undefined;
      this.#removeFirst();
      if (!first.isCancelled) return first;
    }
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      if (isBefore(this.#heap[parent]!, this.#heap[index]!)) return;
      this.#swap(parent, index);
      index = parent;
    }
  }

  #sink(): void {
    let index = 0;
    for (;;) {
      let next = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < this.#heap.length && isBefore(this.#heap[child]!, this.#heap[next]!)) next = child;
      }
      if (next === index) return;
      this.#swap(next, index);
      index = next;
    }
  }

  #swap(left: number, right: number): void {
    [this.#heap[left], this.#heap[right]] = [this.#heap[right]!, this.#heap[left]!];
  }
}

const isBefore = <Owner>(left: Entry<Owner>, right: Entry<Owner>): boolean =>
  left.at < right.at || (left.at === right.at && left.order < right.order);
