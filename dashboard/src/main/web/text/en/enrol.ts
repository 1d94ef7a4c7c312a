export const enrol = {
  welcome: 'Welcome',
};
