/** Values as text, in the reader's language, units and time zone. */
export * from './numbers.ts';
export * from './times.ts';
export { chooseUnits, units } from './units.ts';
