/** Lays names out in rows, each with room for its square before it. */
export function legendPlaces(widths: number[], width: number, ratio: number): Array<{ x: number; row: number }> {
  let x = 8 * ratio;
  let row = 0;
  return widths.map((text) => {
    const needed = text + 30 * ratio;
    if (x + needed > width && x > 8 * ratio) {
      x = 8 * ratio;
      row++;
    }
    const place = { x, row };
    x += needed;
    return place;
  });
}
