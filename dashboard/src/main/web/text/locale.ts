/** The languages by their own names. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', ar: 'العربية' };

export type Language = keyof typeof LANGUAGES;

/** How each writes numbers and times. Hosts tell theirs in the digits of Latin scripts: so do we, beside them. */
export const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de', ar: 'ar-u-nu-latn' };

/** The direction in which it is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}
