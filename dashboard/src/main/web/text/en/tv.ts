export const tv = {
  title: 'Wallboard',
  open: 'Open wallboard',
  leave: 'Exit wallboard',
};
