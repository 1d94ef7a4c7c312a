import type { SparkLine } from '../api/schema.d.ts';

/** Takes a newer value into the line: into its last step, or, after that, into a new one at its end. */
export function advance(spark: SparkLine, value: number, at: number): SparkLine {
  const start = Date.parse(spark.start);
  const step = spark.step_seconds * 1000;
  const index = Math.floor((at - start) / step);
  const last = spark.values.length - 1;
  if (last < 0 || index < last) return spark;
  if (index === last) {
    return { ...spark, values: [...spark.values.slice(0, last), value] };
  }
  const gone = Math.min(index - last, spark.values.length);
  const values = [...spark.values.slice(gone), ...Array(gone - 1).fill(null), value];
  return { ...spark, start: new Date(start + (index - last) * step).toISOString(), values };
}

/** The points of the line and of the area below it, for a box of this size and values of 0 to 100. Gaps stay open. */
export function paths(values: Array<number | null>, width: number, height: number): { line: string; area: string } {
  const step = width / Math.max(1, values.length - 1);
  let line = '';
  let area = '';
  let from: number | null = null;
  const close = (to: number) => {
    if (from !== null) area += `L${x(to)} ${height}L${x(from)} ${height}Z`;
    from = null;
  };
  const x = (i: number) => (i * step).toFixed(1);
  values.forEach((value, i) => {
    if (value === null) return close(i - 1);
    const point = `${x(i)} ${(height - Math.min(100, Math.max(0, value)) / 100 * height).toFixed(1)}`;
    line += (from === null ? 'M' : 'L') + point;
    area += (from === null ? 'M' : 'L') + point;
    from ??= i;
  });
  close(values.length - 1);
  return { line, area };
}
