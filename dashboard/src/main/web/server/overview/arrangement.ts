/** How the user wants the charts of servers: those named come first, in this order; hidden ones not at all. */
export type Arrangement = { order?: string[]; hidden?: string[] };

/** The charts in the user's order. One that the user never moved stays beside the neighbours it usually has. */
export function arranged<T extends { model: { id: string } }>(
  charts: T[],
  { order = [], hidden = [] }: Arrangement,
): T[] {
  const shown = charts.filter(({ model }) => !hidden.includes(model.id));
  if (order.length === 0) return shown;
  const known = new Map(order.map((id, i) => [id, i]));
  let before = -1;
  const places = new Map(shown.map((chart) => {
    before = known.get(chart.model.id) ?? before;
    return [chart, before];
  }));
  return [...shown].sort((a, b) => places.get(a)! - places.get(b)!);
}

/** The order after a chart has changed places with the one before (-1) or after it (1). */
export function moved(shown: string[], id: string, by: -1 | 1): string[] {
  const next = [...shown];
  const at = next.indexOf(id);
  const other = at + by;
  if (at < 0 || other < 0 || other >= next.length) return next;
  [next[at], next[other]] = [next[other]!, next[at]!];
  return next;
}
