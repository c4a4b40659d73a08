/**
 * Draws numbers from 1 to `count` by Zipf's law: number k comes up in proportion to 1 / k^exponent, so that a few users
 * make most of the requests. `random` gives numbers in [0, 1).
 */
export function zipfDraw(count: number, exponent: number, random: () => number): () => number {
  const cumulative = new Float64Array(count);
  let total = 0;
  for (let index = 0; index < count; index++) {
    total += 1 / (index + 1) ** exponent;
    cumulative[index] = total;
  }
  return () => {
    const target = random() * total;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low + 1;
  };
}
