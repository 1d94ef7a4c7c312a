import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('ar');

export const account: Texts['account'] = {
  signIn: 'تسجيل الدخول',
  register: 'إنشاء حساب',
  username: 'اسم المستخدم',
  usernameOrEmail: 'اسم المستخدم أو البريد الإلكتروني',
  email: 'البريد الإلكتروني',
  password: 'كلمة المرور',
  passwordHint: (min) =>
    `${
      plural(min, {
        one: 'حرف واحد',
        two: 'حرفان',
        few: '# أحرف',
        many: '# حرفًا',
        other: '# حرف',
      })
    } على الأقل، وليست من الكلمات الشائعة.`,
  show: 'إظهار',
  hide: 'إخفاء',
  wrong: 'اسم المستخدم أو كلمة المرور غير صحيح.',
  noAccount: 'ليس لديك حساب بعد؟',
  haveAccount: 'لديك حساب؟',
  firstTitle: 'أهلًا بك',
  firstText: 'لا يملك أحد حسابًا في هذا المركز بعد. صاحب الحساب الأول يصبح مديره.',
  registerText: 'خوادمك وتنبيهاتك ومفاتيحك لك وحدك.',
  closed: 'هذا المركز لا يقبل حسابات جديدة. اطلب حسابًا من مديره.',
  expired: 'انتهت جلستك. سجّل الدخول مجددًا لتتابع من حيث توقفت.',
  tagline: 'خوادمك في لمحة واحدة',
};
