import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('ar');

export const containers: Texts['containers'] = {
  search: 'بحث في الاسم والصورة والمعرّف',
  all: 'الكل',
  running: 'العاملة',
  stopped: 'المتوقفة',
  state: 'الحالة',
  name: 'الاسم',
  image: 'الصورة',
  received: 'مستقبَل',
  sent: 'مرسَل',
  restarts: 'مرات إعادة التشغيل',
  start: 'تشغيل',
  stop: 'إيقاف',
  restart: 'إعادة تشغيل',
  log: 'السجل',
  menu: (name) => `إجراءات على ${name}`,
  choose: (name) => `اختيار ${name}`,
  chooseAll: 'اختيار الكل',
  many: (count) =>
    plural(count, {
      one: 'حاوية واحدة',
      two: 'حاويتان',
      few: '# حاويات',
      many: '# حاوية',
      other: '# حاوية',
    }),
  ask: {
    start: (what, server) => `تشغيل ${what} على ${server}؟`,
    stop: (what, server) => `إيقاف ${what} على ${server}؟`,
    restart: (what, server) => `إعادة تشغيل ${what} على ${server}؟`,
  },
  effect: {
    start: 'يشغّلها Docker كما ضُبطت.',
    stop: 'أمامها 10 ثوانٍ لتنتهي بنفسها، ثم ينهيها Docker قسرًا.',
    restart: 'أمامها 10 ثوانٍ لتنتهي بنفسها، ثم ينهيها Docker قسرًا ويشغّلها مجددًا.',
  },
  done: {
    start: (what) => `تم تشغيل ${what}`,
    stop: (what) => `تم إيقاف ${what}`,
    restart: (what) => `تمت إعادة تشغيل ${what}`,
  },
  off: 'هذا المضيف لا يعرض حاوياته للمركز.',
  readOnly: 'هذا المضيف يتيح للمركز رؤية حاوياته، لا تشغيلها أو إيقافها أو إعادة تشغيلها.',
  asOf: (time) => `الحالة كما كانت ${time}: الخادم غير متصل.`,
  none: 'لا توجد حاويات',
  noSocket:
    'لم يجد الوكيل مقبس Docker في ‎/var/run/docker.sock‎ ولا مقبس podman في ‎/run/podman/podman.sock‎. إذا كان المحرك يستمع في مكان آخر فاضبط docker_host في agent.yaml؛ والسبب في سجل الوكيل.',
  noneText: 'يرسل الوكيل حاويات Docker أو أي محرّك متوافق مع واجهته البرمجية.',
  noMatch: 'لا توجد حاويات مطابقة.',
};
