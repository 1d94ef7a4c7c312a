import type { Texts } from '../en.ts';

export const tv: Texts['tv'] = {
  title: 'شاشة الحائط',
  open: 'العرض على شاشة حائط',
  leave: 'مغادرة شاشة الحائط',
};
