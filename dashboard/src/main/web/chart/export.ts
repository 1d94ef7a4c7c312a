import type { ChartModel } from './model.ts';

/**
 * Returns a chart's values as CSV (RFC 4180), times in ISO 8601. A cell that a spreadsheet would run as a formula
 * begins with an apostrophe, since names come from hosts.
 */
export function csv(model: ChartModel): string {
  const columns = model.series.flatMap((series) => [
    { name: `${series.label} (${model.unit})`, values: series.values },
    ...(series.low ? [{ name: `${series.label} minimum`, values: series.low }] : []),
    ...(series.high ? [{ name: `${series.label} maximum`, values: series.high }] : []),
  ]);
  const rows = model.times.map((time, i) =>
    [new Date(time * 1000).toISOString(), ...columns.map(({ values }) => values[i] ?? '')].join(',')
  );
  return [['time', ...columns.map((column) => cell(column.name))].join(','), ...rows, ''].join('\r\n');
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Returns a name for a file: letters, digits, dots and dashes only. */
export function fileName(...parts: string[]): string {
  return parts.map((part) => part.replace(/[^\p{L}\p{N}.]+/gu, '-').replace(/^[-.]+|-+$/g, '')).filter(Boolean)
    .join('-').slice(0, 120);
}

/** Lets the browser save a file. */
export function save(name: string, content: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
