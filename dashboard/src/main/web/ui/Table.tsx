import type { ComponentChildren } from 'preact';
import { t } from '../text/index.ts';
import { Icon } from './Icon.tsx';

export type Column<R> = {
  key: string;
  title: ComponentChildren;
  /** A number: right-aligned. */
  num?: boolean;
  /** Sortable by its title. */
  sortable?: boolean;
  class?: string;
  cell: (row: R) => ComponentChildren;
};

/** `cpu` ascending, `-cpu` descending. */
export type Sort = string;

/** A table that scrolls sideways within itself where the window is narrow; with class `cards` its rows are cards there. */
export function Table<R>(props: {
  label: string;
  columns: Column<R>[];
  rows: R[];
  keyOf: (row: R) => string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  selected?: (row: R) => boolean;
  class?: string;
}) {
  return (
    <div class='scroll' tabIndex={0} role='region' aria-label={t.common.tableOf(props.label)}>
      <table class={props.class}>
        <thead>
          <tr>{props.columns.map((column) => <Heading key={column.key} column={column} {...props} />)}</tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.keyOf(row)} aria-selected={props.selected?.(row) || undefined}>
              {props.columns.map((column) => (
                <td
                  key={column.key}
                  class={cellClass(column)}
                  data-title={typeof column.title === 'string' ? column.title : undefined}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function cellClass(column: { num?: boolean; class?: string }): string | undefined {
  return [column.num && 'num', column.class].filter(Boolean).join(' ') || undefined;
}

export function Heading<R>(props: { column: Column<R>; sort?: Sort; onSort?: (sort: Sort) => void }) {
  const { column, sort, onSort } = props;
  const isUp = sort === column.key;
  const isDown = sort === `-${column.key}`;
  return (
    <th
      scope='col'
      class={column.num ? 'num' : undefined}
      aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}
    >
      {column.sortable && onSort
        ? (
          <button type='button' onClick={() => onSort(isDown ? column.key : isUp ? `-${column.key}` : first(column))}>
            {column.title}
            {(isUp || isDown) && <Icon name={isUp ? 'up' : 'down'} size={12} />}
          </button>
        )
        : column.title}
    </th>
  );
}

/** The largest number is what one looks for first, and the first name. */
function first(column: { key: string; num?: boolean }): Sort {
  return column.num ? `-${column.key}` : column.key;
}
