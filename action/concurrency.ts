// SPDX-License-Identifier: MIT
// Several things at once, none of which goes on behind our back when another one fails: whoever makes
// a container after the workplace was removed would leave it behind.

/** How many containers a small machine can start beside each other. */
const SIDE_BY_SIDE = 3;

/** Waits for both, also when one fails. */
export async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}

/** Works on a few at a time and begins no more when one fails; the results in the items' order. */
export async function forEach<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Map<T, R>();
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        results.set(item, await work(item));
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, worker));
  const failed = ends.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return items.map((item) => results.get(item)!);
}
