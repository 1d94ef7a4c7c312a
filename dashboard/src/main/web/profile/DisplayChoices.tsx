import { useStore } from '../app/store.ts';
import { chooseTheme, theme } from '../app/theme.ts';
import type { Theme } from '../app/theme.ts';
import { chooseTimeZone, chooseUnits, chosenTimeZone, units } from '../format/index.ts';
import type { Units } from '../format/units.ts';
import { chooseLanguage, chosenLanguage, LANGUAGES, t } from '../text/index.ts';
import type { Language } from '../text/index.ts';
import { Segments } from '../ui/Field.tsx';
import { Select } from '../ui/Select.tsx';

export function DisplayChoices() {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = Intl.supportedValuesOf('timeZone');
  return (
    <div class='form'>
      <div class='field'>
        <span class='label'>{t.common.theme}</span>
        <Segments<Theme>
          label={t.common.theme}
          value={useStore(theme)}
          onChoose={chooseTheme}
          choices={(['system', 'dark', 'light'] as const).map((one) => [one, t.common.themes[one]])}
        />
      </div>
      <Select
        label={t.common.language}
        value={chosenLanguage() ?? ''}
        choices={[['', t.profile.browserLanguage], ...Object.entries(LANGUAGES)]}
        onChoose={(next) => void chooseLanguage(next === '' ? null : next as Language)}
      />
      <Select
        label={t.profile.timeZone}
        value={chosenTimeZone() ?? ''}
        choices={[['', t.profile.browsers(own)], ...zones.map((zone): [string, string] => [zone, zone])]}
        onChoose={(next) => chooseTimeZone(next === '' ? null : next)}
      />
      <div class='field'>
        <span class='label'>{t.profile.units}</span>
        <Segments<Units>
          label={t.profile.units}
          value={useStore(units)}
          onChoose={chooseUnits}
          choices={(['binary', 'decimal'] as const).map((one) => [one, t.profile.unitsChoices[one]])}
        />
      </div>
    </div>
  );
}
