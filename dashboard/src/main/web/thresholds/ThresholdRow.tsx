import type { ComponentChildren } from 'preact';
import type { AlertThreshold } from '../api/schema.d.ts';
import { conditionOf, valueOf } from '../alerts/values.ts';
import { duration } from '../format/index.ts';
import { t } from '../text/index.ts';
import { Icon, Mark, Menu, MenuItem } from '../ui/index.ts';
import { Switch } from '../ui/Switch.tsx';
import { HostText } from '../server/HostText.tsx';

/** The condition in words: `/var above 90 % for 5 min`. */
export function sentenceOf(threshold: {
  metric_type: AlertThreshold['metric_type'];
  comparison: AlertThreshold['comparison'];
  threshold_value: number;
  duration_seconds: number;
}): string {
  const condition = conditionOf(threshold.metric_type, threshold.comparison, threshold.threshold_value);
  return threshold.duration_seconds === 0
    ? condition
    : t.thresholds.forTime(condition, duration(threshold.duration_seconds));
}

export function ThresholdRow(props: {
  threshold: AlertThreshold;
  /** Where it watches, for people. */
  scope: string;
  onEnable: (threshold: AlertThreshold, enabled: boolean) => Promise<void>;
  onEdit: () => void;
  onRemove: (threshold: AlertThreshold, title: string) => void;
}) {
  const { threshold, scope } = props;
  const sentence = sentenceOf(threshold);
  const title = threshold.name ?? [threshold.metric_detail, sentence].filter((part) => part !== null).join(' ');
  const more: ComponentChildren[] = [];
  if (threshold.name !== null) {
    more.push(<>{threshold.metric_detail !== null && <HostText text={threshold.metric_detail} />} {sentence}</>);
  }
  if (threshold.recovery_value !== null) {
    more.push(t.thresholds.fineAt(valueOf(threshold.metric_type, threshold.recovery_value)));
  }
  if (threshold.cooldown_seconds > 0) more.push(t.thresholds.pause(duration(threshold.cooldown_seconds)));
  return (
    <li class={`row ${threshold.enabled ? '' : 'off'}`}>
      <Switch
        label={t.thresholds.watch(title)}
        checked={threshold.enabled}
        onChange={(enabled) => props.onEnable(threshold, enabled)}
      />
      <div class='two-lines'>
        <button type='button' class='title-link cut' onClick={props.onEdit}>
          <HostText text={title} />
        </button>
        <small class='cut'>
          {more.map((part, i) => (
            <>
              {i > 0 && ' · '}
              {part}
            </>
          ))}
        </small>
      </div>
      <span class='cut threshold-server dim'>
        <HostText text={scope} />
      </span>
      <span class='threshold-severity dim'>
        {threshold.severity === null
          ? (
            <>
              <Mark health='warning' silent />
              <Mark health='critical' silent />
              {t.thresholds.automatic}
            </>
          )
          : (
            <>
              <Mark health={threshold.severity} silent />
              {t.common.health[threshold.severity]}
            </>
          )}
      </span>
      <Menu class='btn plain icon small' label={t.lists.actions} button={<Icon name='more' />}>
        <MenuItem icon='sliders' onClick={props.onEdit}>{t.lists.edit}</MenuItem>
        <MenuItem icon='trash' onClick={() => props.onRemove(threshold, title)}>{t.common.remove}</MenuItem>
      </Menu>
    </li>
  );
}
