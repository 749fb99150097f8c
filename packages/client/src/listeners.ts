/** Functions of the app that hear of something. */

/** A fault in a callback is the app's: it surfaces as an uncaught error of its own and stops nothing here. */
export function callOut(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
