import type { Texts } from '../en.ts';

export const allContainers: Texts['allContainers'] = {
  title: 'الحاويات',
  search: 'بحث في الاسم والصورة والخادم',
  allStates: 'كل الحالات',
  states: {
    created: 'أُنشئت',
    running: 'تعمل',
    paused: 'موقوفة مؤقتًا',
    restarting: 'يُعاد تشغيلها',
    removing: 'قيد الإزالة',
    exited: 'انتهت',
    dead: 'ميتة',
  },
  traffic: 'الشبكة',
  history: 'القيم السابقة',
  emptyText:
    'هنا تُسرد حاويات الوكلاء المسموح لهم بقراءة Docker. السطر «\u2066containers: read\u2069» في agent.yaml يسمح بذلك، و«\u2066containers: control\u2069» يسمح أيضًا بالتشغيل والإيقاف وإعادة التشغيل. وصفحة كل خادم تذكر ما وجده وكيله.',
};
