import type { Texts } from '../en.ts';

export const updates: Texts['updates'] = {
  latest: 'لدى المركز',
  behind: 'تحديث',
  behindTitle: (version) => `لدى المركز الإصدار ${version}`,
  policy: 'التحديثات',
  policies: { off: 'أبدًا', notify: 'يدويًا', auto: 'تلقائيًا' },
  byHand: 'على المضيف، يجلب هذا الإصدار الجديد ويعيد تشغيل الوكيل:',
  allow: 'أو اسمح للمركز ببدء ذلك بسطر في agent.yaml:',
  button: (version) => `التحديث إلى ${version}`,
  title: (name) => `تحديث وكيل ${name}؟`,
  text: 'يجلب الإصدار ويتحقق من توقيعه ويجرّبه. إن لم يرسل تقريرًا عاد الإصدار القديم إلى العمل.',
  begun: (version) => `يجلب الوكيل الإصدار ${version}. سجله يخبر بالنتيجة.`,
};
