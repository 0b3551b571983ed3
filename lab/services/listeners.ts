/** Those who hear of something, in the order in which they came. */
export interface Listeners<T> {
  /** Adds one; the answer takes it out again. */
  add(listener: (event: T) => void): () => void;
  tell(event: T): void;
}

/** Makes a list without listeners. */
export const createListeners = <T>(): Listeners<T> => {
  const listeners = new Set<(event: T) => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
  };
};
