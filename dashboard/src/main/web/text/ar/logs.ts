import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('ar');

export const logs: Texts['logs'] = {
  search: 'بحث؛ ‎-كلمة تستبعد الأسطر',
  source: 'السجل',
  hub: 'سجل المركز',
  container: (name) => `الحاوية ${name}`,
  together: 'حاويات أخرى',
  more: (count) => plural(count, { one: 'وأخرى واحدة', two: 'وأخريان', other: 'و# أخرى' }),
  mostTogether: (count) => `تُعرض معًا ${count} حاويات على الأكثر.`,
  anyTime: 'الأحدث',
  pause: 'إيقاف مؤقت',
  follow: 'متابعة',
  download: 'حفظ الأسطر المعروضة',
  levels: 'المستويات',
  level: { error: 'الأخطاء', warning: 'التحذيرات', info: 'المعلومات', debug: 'التنقيح' },
  short: { error: 'خطأ', warning: 'تحذير', info: 'معلومة', debug: 'تنقيح' },
  wrap: 'لفّ الأسطر',
  count: (found, all) => found === all ? lines(all) : `${found} من ${lines(all)}`,
  link: 'رابط إلى هذا السطر',
  earlier: 'أسطر أقدم',
  none: 'لا توجد أسطر بعد. تظهر الجديدة هنا.',
  missed: (count) =>
    plural(count, {
      one: 'سطر جديد واحد',
      two: 'سطران جديدان',
      few: '# أسطر جديدة',
      many: '# سطرًا جديدًا',
      other: '# سطر جديد',
    }),
  dropped: (count) =>
    plural(count, {
      one: 'سطر واحد جاء أسرع من اللازم وهو مفقود.',
      two: 'سطران جاءا أسرع من اللازم وهما مفقودان.',
      few: '# أسطر جاءت أسرع من اللازم وهي مفقودة.',
      many: '# سطرًا جاءت أسرع من اللازم وهي مفقودة.',
      other: '# سطر جاءت أسرع من اللازم وهي مفقودة.',
    }),
  polled: 'هذا الوكيل أقدم ولا يستطيع إرسال المخرجات فور صدورها: يُقرأ السجل كل 5 ثوانٍ.',
  ended: 'توقفت الحاوية.',
};

function lines(count: number): string {
  return plural(count, {
    one: 'سطر واحد',
    two: 'سطران',
    few: '# أسطر',
    many: '# سطرًا',
    other: '# سطر',
  });
}
