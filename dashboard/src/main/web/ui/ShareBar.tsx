/** A share of 0 to 1 of the largest, as a bar; its number stands beside it. */
export function ShareBar(props: { of: number }) {
  return (
    <span class='bar' aria-hidden='true'>
      <i style={{ width: `${Math.min(1, Math.max(0, props.of)) * 100}%` }} />
    </span>
  );
}
