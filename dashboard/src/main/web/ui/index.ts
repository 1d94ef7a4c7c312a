/** The parts that pages are made of. */
export * from './Button.tsx';
export * from './Chips.tsx';
export * from './Confirm.tsx';
export * from './Copy.tsx';
export * from './Dialog.tsx';
export * from './Field.tsx';
export * from './Form.tsx';
export * from './Icon.tsx';
export * from './Mark.tsx';
export * from './Menu.tsx';
export * from './Notes.tsx';
export * from './Table.tsx';
export * from './Tabs.tsx';
export * from './Toast.tsx';
export * from './Meter.tsx';
