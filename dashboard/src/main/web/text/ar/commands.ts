import type { Texts } from '../en.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('ar');

export const commands: Texts['commands'] = {
  command: 'الأمر',
  placeholder: 'أمر، مثل uptime',
  directory: 'مجلد، مثل \u2066/srv/app\u2069',
  timeout: 'المهلة',
  within: (seconds) =>
    seconds < 60
      ? plural(seconds, { one: 'ثانية واحدة', two: 'ثانيتان', few: '# ثوانٍ', many: '# ثانية', other: '# ثانية' })
      : plural(seconds / 60, { one: 'دقيقة واحدة', two: 'دقيقتان', few: '# دقائق', many: '# دقيقة', other: '# دقيقة' }),
  run: 'تنفيذ',
  again: 'إعادة التنفيذ',
  cancel: 'إلغاء',
  cancelling: 'طُلب من الوكيل إنهاء الأمر.',
  download: 'حفظ المخرجات',
  output: 'المخرجات',
  waiting: 'لا مخرجات بعد.',
  silent: 'لا مخرجات.',
  truncated: (size) => `يحفظ المركز أول MiB من المخرجات، ولم يُحفظ ${size} بعدها.`,
  off: 'هذا المضيف لا ينفّذ أوامر للمركز.',
  listed: 'هذا المضيف ينفّذ الأوامر التي يسردها ملفه agent.yaml تحت allowed_commands، من دون صَدَفة.',
  any: 'هذا المضيف ينفّذ أي أمر، بصلاحيات مستخدم وكيله.',
  away: 'الوكيل غير متصل، فلا يمكن تنفيذ شيء الآن.',
  history: 'الأوامر المنفّذة',
  none: 'لا توجد أوامر بعد',
  noneText: 'ما يُنفَّذ هنا أو عبر API يبقى مسجّلًا 30 يومًا، مع مخرجاته ومن نفّذه.',
  when: 'بدأ',
  who: 'المستخدم',
  end: 'النتيجة',
  by: (who, time) => `بواسطة ${who}، ${time}`,
  exitCode: (code) => `رمز الخروج ${code}`,
  status: {
    queued: 'ينتظر',
    running: 'قيد التنفيذ',
    completed: 'تم',
    failed: 'فشل',
    timed_out: 'تجاوز المهلة',
    cancelled: 'أُلغي',
    lost: 'مفقود: نتيجته غير معروفة',
    refused: 'رُفض',
  },
};
