import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('ar');

export const processes: Texts['processes'] = {
  search: 'بحث في الأمر والمستخدم وPID',
  at: 'في',
  pause: 'إيقاف مؤقت',
  resume: 'متابعة',
  state: 'الحالة',
  count: (found, all) => found === all ? some(all) : `${found} من ${some(all)}`,
  pastHint: (time) => `الأكثر استخدامًا للمعالج والذاكرة، ${time}`,
  none: 'لا توجد قائمة عمليات',
  noneText: 'يحفظ المركز عمليات كل دقيقة الأكثر استخدامًا للمعالج والذاكرة، ما دام يحفظ القيم الخام.',
  more: (count) =>
    plural(count, {
      one: 'عملية أخرى: ابحث لتجدها.',
      two: 'عمليتان أخريان: ابحث لتجدهما.',
      few: '# عمليات أخرى: ابحث لتجدها.',
      many: '# عملية أخرى: ابحث لتجدها.',
      other: '# عملية أخرى: ابحث لتجدها.',
    }),
};

function some(count: number): string {
  return plural(count, { one: 'عملية واحدة', two: 'عمليتان', few: '# عمليات', many: '# عملية', other: '# عملية' });
}
