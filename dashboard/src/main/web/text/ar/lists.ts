import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('ar');

export const lists: Texts['lists'] = {
  server: 'الخادم',
  allServers: 'كل الخوادم',
  pickAll: 'تحديد كل المعروض',
  pick: (what) => `تحديد ${what}`,
  picked: (count) => plural(count, { one: 'حُدِّد واحد', two: 'حُدِّد اثنان', other: 'حُدِّد #' }),
  clearPicked: 'إلغاء التحديد',
  clearFilters: 'مسح البحث والمرشحات',
  shown: (shown) => `المعروض ${shown}`,
  shownOf: (shown, total) => `${shown} من ${total}`,
  showMore: 'عرض المزيد',
  noneTitle: 'لا توجد نتائج',
  noneText: 'لا يوجد ما يطابق البحث وكل المرشحات.',
  edit: 'تعديل',
  actions: 'إجراءات أخرى',
};
