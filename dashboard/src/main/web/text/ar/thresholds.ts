import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('ar');

export const thresholds: Texts['thresholds'] = {
  title: 'العتبات',
  search: 'بحث في الاسم والتفصيل والخادم',
  create: 'عتبة جديدة',
  createIt: 'إنشاء العتبة',
  change: 'تعديل العتبة',
  allServers: 'كل الخوادم',
  metric: 'المقياس',
  metrics: {
    cpu: 'استخدام المعالج',
    memory: 'استخدام الذاكرة',
    disk: 'مساحة القرص',
    network: 'نقل الشبكة',
    service: 'عمليات خدمة',
    load: 'الحِمل',
    swap: 'استخدام ذاكرة التبديل',
    temperature: 'درجة الحرارة',
    container: 'الحاويات',
    offline: 'خادم غير متصل',
  },
  parts: {
    mountPoint: 'نقطة الوصل',
    interface: 'الواجهة',
    sensor: 'المستشعر',
    container: 'الحاوية',
    process: 'اسم العملية',
  },
  partHints: {
    mountPoint: 'مثل /var. فارغ: كل نظام ملفات على حدة.',
    interface: 'مثل eth0. فارغ: كلها معًا، بلا lo.',
    sensor: 'فارغ: كل مستشعر على حدة.',
    container: 'اسمها. فارغ: كل حاوية على حدة.',
    process: 'كما يكتبها ps، مثل postgres.',
  },
  comparison: 'التنبيه حين تكون القيمة',
  comparisons: { gt: 'أكبر من', ge: 'أكبر من أو تساوي', lt: 'أصغر من', le: 'أصغر من أو تساوي' },
  value: 'القيمة',
  silence: 'لا تقارير منذ',
  duration: 'لمدة لا تقل عن',
  units: {
    percent: '%',
    megabytes: 'MB/s',
    degrees: '°C',
    processes: 'عملية',
    seconds: 'ثانية',
    minutes: 'دقيقة',
  },
  more: 'الاسم والخطورة والتعافي والتهدئة',
  name: 'الاسم',
  nameHint: 'للإشعارات. فارغ: الشرط نفسه.',
  severityHint: 'تلقائية: حرج بعد 1.5 ضعف القيمة، أو عند 100 % من قيمة مئوية.',
  automatic: 'تلقائية',
  recovery: 'التعافي عند',
  recoveryHint: 'يمنع قيمة متأرجحة من التنبيه مرتين. فارغ: عند العتبة.',
  cooldown: 'فترة التهدئة',
  cooldownHint: 'لا تنبيه جديد طوال هذه المدة بعد انتهاء سابقه.',
  numberNeeded: 'هناك رقم ناقص أو غير صحيح.',
  history: 'القيم الأخيرة',
  historyOf: 'القيم السابقة للخادم',
  range: 'الأيام',
  days: (count) => plural(count, { one: '24 س', two: 'يومان', few: '# أيام', many: '# يومًا', other: '# يوم' }),
  line: 'العتبة',
  noServer: 'حين يرسل خادم تقاريره تُعرض قيمه السابقة هنا، والعتبة خط يمكن سحبه.',
  noHistory: 'لم يرسل هذا الخادم شيئًا من هذا النوع.',
  moreLines: (count) =>
    plural(count, { one: 'وواحد آخر', two: 'واثنان آخران', few: 'و# أخرى', many: 'و# أخرى', other: 'و# أخرى' }),
  containerFires:
    'يُطلق التنبيه عندما لا تعمل الحاوية أو تكون غير سليمة في كل تقرير خلال هذه المدة. والحاوية المسماة أعلاه التي لا وجود لها تُعد متوقفة.',
  previewCount: (count, days) =>
    plural(count, {
      zero: 'لا تنبيهات',
      one: 'تنبيه واحد',
      two: 'تنبيهان',
      few: '# تنبيهات',
      many: '# تنبيهًا',
      other: '# تنبيه',
    }) +
    plural(days, {
      one: ' في آخر 24 ساعة',
      two: ' في آخر يومين',
      few: ' في آخر # أيام',
      many: ' في آخر # يومًا',
      other: ' في آخر # يوم',
    }),
  previewLongest: (time) => `، أطولها ${time}`,
  previewServers: (count) =>
    plural(count, {
      one: '',
      two: '، على خادمين',
      few: '، على # خوادم',
      many: '، على # خادمًا',
      other: '، على # خادم',
    }),
  previewKnown: (share) => `تغطي القيم المحفوظة ${share} من تلك الفترة.`,
  previewNoServers: 'لا يوجد بعد خادم له قيم محفوظة للتجربة عليها.',
  previewWaits: 'جارٍ فحص القيم المحفوظة …',
  previewNeeds: 'أدخل قيمة لترى كم مرة كانت ستنبّه.',
  previewFailed: (why) => `تعذّرت المعاينة: ${why}`,
  forTime: (condition, time) => `${condition} لمدة ${time}`,
  fineAt: (value) => `التعافي عند ${value}`,
  pause: (time) => `تهدئة ${time}`,
  watch: (what) => `تفعيل ${what}`,
  created: 'العتبة نشطة.',
  saved: 'تم حفظ العتبة.',
  removed: 'تمت إزالة العتبة.',
  removeTitle: 'إزالة هذه العتبة؟',
  removeText: 'تُنهى تنبيهاتها النشطة، وتبقى التنبيهات السابقة. لإيقافها لبعض الوقت عطّلها.',
  starters: 'عتبات موصى بها',
  startersText: 'لكل خوادمك، الحالية والقادمة. يمكن تغيير كل منها لاحقًا.',
  addStarters: (count) => `إضافة ${count === 0 ? 'عتبات' : some(count, 'عتبتين')}`,
  startersAdded: (count) => `أُضيفت ${some(count, 'عتبتان')}.`,
  addingStarters: (done, all) => `جارٍ إضافة ${done} من ${all} …`,
  startersUndone: (count) =>
    plural(count, {
      one: 'أُزيلت العتبة المضافة.',
      two: 'أُزيلت العتبتان المضافتان.',
      few: 'أُزيلت # عتبات مضافة.',
      other: 'أُزيلت # عتبة مضافة.',
    }),
  forTag: (tag, count) =>
    `الوسم ${tag}: ` +
    plural(count, {
      zero: 'لا خوادم',
      one: 'خادم واحد',
      two: 'خادمان',
      few: '# خوادم',
      many: '# خادمًا',
      other: '# خادم',
    }),
  forTagHint: 'تتبع الوسم: يُراقَب كل خادم يحصل عليه، وتتوقف مراقبة ما يفقده.',
  startersPartly: (done, all) => `أُضيف ${done} من ${all}. يمكن محاولة الباقي مجددًا.`,
  isThere: 'موجودة من قبل',
  emptyTitle: 'لا توجد عتبات بعد',
  emptyText: 'تحدد العتبة متى يصلك تنبيه: مقياسًا وحدًّا ومدة. وقبل حفظها ترى كم مرة كانت ستنطلق.',
};

function some(count: number, two: string): string {
  return plural(count, { one: 'عتبة واحدة', two, few: '# عتبات', many: '# عتبة', other: '# عتبة' });
}
