export function Logo() {
  return (
    <svg width='20' height='20' viewBox='0 0 32 32' aria-hidden='true'>
      <rect width='32' height='32' rx='8' fill='var(--fill)' />
      <path
        d='M6 17h5l3-8 4 14 3-6h5'
        fill='none'
        stroke='#fff'
        stroke-width='2.8'
        stroke-linecap='round'
        stroke-linejoin='round'
      />
    </svg>
  );
}
