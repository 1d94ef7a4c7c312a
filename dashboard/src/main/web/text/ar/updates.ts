import type { Texts } from '../en.ts';

export const updates: Texts['updates'] = {
  latest: 'المتاح',
  behind: 'تحديث',
  behindTitle: (version) => `الإصدار ${version} متاح`,
  policy: 'التحديثات',
  policies: { off: 'أبدًا', notify: 'يدويًا', auto: 'تلقائيًا' },
  byHand: 'نفّذ هذا على المضيف لتثبيت الإصدار الجديد وإعادة تشغيل الوكيل:',
  allow: 'أو اسمح للمركز ببدء ذلك بسطر في agent.yaml:',
  button: (version) => `التحديث إلى ${version}`,
  title: (name) => `تحديث وكيل ${name}؟`,
  text: 'ينزّل الإصدار ويتحقق من توقيعه ويجرّبه. إن لم يرسل الإصدار الجديد تقريرًا أُعيد القديم.',
  begun: (version) => `ينزّل الوكيل الإصدار ${version}. النتيجة في سجله.`,
};
