import { t } from '../text/index.ts';
import { Chip, Chips, Field, type FormState } from '../ui/index.ts';
import { Check } from '../ui/Check.tsx';
import { DAYS, usualQuiet } from './draft.ts';
import type { Quiet } from './draft.ts';

/** The hours in which a channel rests. */
export function QuietFields(props: {
  quiet: Quiet | null;
  onChange: (quiet: Quiet | null) => void;
  wrong: FormState['wrong'];
}) {
  const { quiet, onChange, wrong } = props;
  const text = t.notifications;
  const change = (more: Partial<Quiet>) => quiet && onChange({ ...quiet, ...more });
  return (
    <fieldset class='stack'>
      <Check checked={quiet !== null} onChange={(isOn) => onChange(isOn ? usualQuiet() : null)}>
        {text.quiet} <span class='faint'>· {text.quietText}</span>
      </Check>
      {quiet !== null && (
        <div class='quiet stack'>
          <div class='columns-3'>
            <Field
              label={text.quietStart}
              type='time'
              required
              value={quiet.start}
              onText={(start) => change({ start })}
              error={wrong('quiet_hours.start')}
            />
            <Field
              label={text.quietEnd}
              type='time'
              required
              value={quiet.end}
              onText={(end) => change({ end })}
              error={wrong('quiet_hours.end')}
            />
            <Field
              label={text.quietZone}
              required
              value={quiet.time_zone}
              onText={(time_zone) => change({ time_zone })}
              spellcheck={false}
              autocomplete='off'
              error={wrong('quiet_hours.time_zone')}
            />
          </div>
          <Chips label={text.quietDays}>
            {DAYS.map((day) => (
              <Chip
                key={day}
                pressed={quiet.days.includes(day)}
                onClick={() =>
                  change({
                    days: DAYS.filter((one) => one === day ? !quiet.days.includes(day) : quiet.days.includes(one)),
                  })}
              >
                {text.days[day]}
              </Chip>
            ))}
          </Chips>
          <Check checked={quiet.hold_critical} onChange={(hold_critical) => change({ hold_critical })}>
            {text.quietCritical}
          </Check>
        </div>
      )}
    </fieldset>
  );
}
