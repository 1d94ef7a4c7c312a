export const tv = {
  title: 'Wall',
  open: 'Show on a wall',
  leave: 'Leave the wall',
};
