import type { Comparison, MetricType } from '../alerts/values.ts';
import { useStore } from '../app/store.ts';
import { spelled } from '../format/hostText.ts';
import { serverList } from '../servers/list.ts';
import { tagsOf } from '../servers/order.ts';
import { useServerChoices } from '../servers/ServerFilter.tsx';
import { t } from '../text/index.ts';
import { Field, type FormState } from '../ui/index.ts';
import { Select } from '../ui/Select.tsx';
import type { Draft } from './draft.ts';
import { newDraft } from './draft.ts';
import { metricOf, METRICS } from './metrics.ts';

/** Before the name of a tag among the choices; ids have no colon. */
const TAG = 'tag:';
const COMPARISONS: Comparison[] = ['gt', 'ge', 'lt', 'le'];

/** The fields that are folded away. */
const MORE = ['name', 'severity', 'recovery_value', 'cooldown_seconds'];

/** What is watched, where, how much and for how long. */
export function EditorFields(props: {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  wrong: FormState['wrong'];
}) {
  const { draft, onChange, wrong } = props;
  const metric = metricOf(draft.metric_type);
  const [all, ...servers] = useServerChoices(t.thresholds.allServers);
  const tags = tagsOf(useStore(serverList, (list) => list.servers));
  // A tag that no server has any more can still be the threshold's own.
  if (draft.tag !== '' && !tags.some(([tag]) => tag === draft.tag)) tags.unshift([draft.tag, 0]);
  const ofTags = tags.map(([tag, count]) => [TAG + tag, t.thresholds.forTag(spelled(tag), count)] as const);
  const choose = (type: MetricType) =>
    onChange({ ...newDraft(type, draft.server_id), tag: draft.tag, name: draft.name });
  const text = t.thresholds;
  return (
    <>
      <div class='columns-2'>
        <Select<MetricType>
          label={text.metric}
          value={draft.metric_type}
          choices={METRICS.map(({ type }) => [type, text.metrics[type]])}
          onChoose={choose}
          error={wrong('metric_type')}
        />
        <Select
          label={t.lists.server}
          value={draft.tag === '' ? draft.server_id : TAG + draft.tag}
          choices={[all!, ...ofTags, ...servers]}
          hint={draft.tag === '' ? undefined : t.thresholds.forTagHint}
          onChoose={(chosen) =>
            onChange(
              chosen.startsWith(TAG)
                ? { server_id: '', tag: chosen.slice(TAG.length) }
                : { server_id: chosen, tag: '' },
            )}
          error={wrong('server_id') ?? wrong('tag')}
        />
      </div>
      {metric.part && (
        <Field
          label={text.parts[metric.part]}
          hint={text.partHints[metric.part]}
          value={draft.metric_detail}
          onText={(metric_detail) => onChange({ metric_detail })}
          maxLength={200}
          required={metric.part === 'process'}
          spellcheck={false}
          autocomplete='off'
          error={wrong('metric_detail')}
        />
      )}
      <div class='threshold-numbers'>
        {!metric.fixed && (
          <Select<Comparison>
            label={text.comparison}
            value={draft.comparison}
            choices={COMPARISONS.map((one) => [one, text.comparisons[one]])}
            onChoose={(comparison) => onChange({ comparison })}
            error={wrong('comparison')}
          />
        )}
        {draft.metric_type !== 'container' && (
          <Field
            label={draft.metric_type === 'offline' ? text.silence : text.value}
            inputMode='decimal'
            value={draft.value}
            onText={(value) => onChange({ value })}
            required
            error={wrong('threshold_value')}
          >
            {metric.unit !== 'none' && <span class='unit'>{text.units[metric.unit]}</span>}
          </Field>
        )}
        <Field
          label={text.duration}
          inputMode='decimal'
          value={draft.minutes}
          onText={(minutes) => onChange({ minutes })}
          required
          error={wrong('duration_seconds')}
        >
          <span class='unit'>{text.units.minutes}</span>
        </Field>
      </div>
      {draft.metric_type === 'container' && <p class='faint'>{text.containerFires}</p>}
      {/* What is wrong must be seen. */}
      <details class='more-fields' open={MORE.some((field) => wrong(field)) || undefined}>
        <summary>{text.more}</summary>
        <div class='columns-2'>
          <Field
            label={text.name}
            hint={text.nameHint}
            value={draft.name}
            onText={(name) => onChange({ name })}
            maxLength={100}
            error={wrong('name')}
          />
          <Select
            label={t.alerts.severity}
            hint={text.severityHint}
            value={draft.severity}
            choices={[['', text.automatic], ['warning', t.common.health.warning], [
              'critical',
              t.common.health.critical,
            ]]}
            onChoose={(severity) => onChange({ severity })}
            error={wrong('severity')}
          />
          {!metric.fixed && (
            <Field
              label={text.recovery}
              hint={text.recoveryHint}
              inputMode='decimal'
              value={draft.recovery}
              onText={(recovery) => onChange({ recovery })}
              error={wrong('recovery_value')}
            >
              {metric.unit !== 'none' && <span class='unit'>{text.units[metric.unit]}</span>}
            </Field>
          )}
          <Field
            label={text.cooldown}
            hint={text.cooldownHint}
            inputMode='decimal'
            value={draft.cooldown}
            onText={(cooldown) => onChange({ cooldown })}
            error={wrong('cooldown_seconds')}
          >
            <span class='unit'>{text.units.minutes}</span>
          </Field>
        </div>
      </details>
    </>
  );
}
