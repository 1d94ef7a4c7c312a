import { useState } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { NotificationChannel, Receipt } from '../api/schema.d.ts';
import { clock } from '../format/index.ts';
import { HostText } from '../server/HostText.tsx';
import { t } from '../text/index.ts';
import { Button, describe, Icon, Mark, Menu, MenuItem, MenuLink } from '../ui/index.ts';
import { Switch } from '../ui/Switch.tsx';
import { url } from '../app/router.ts';
import { DAYS } from './draft.ts';
import { destinationOf } from './kinds.ts';

type Outcome = { receipt: Receipt; at: number } | { error: unknown } | 'sending';

/** A channel with what it tells and when, and a button that tries it. */
export function ChannelCard(props: {
  channel: NotificationChannel;
  onEnable: (enabled: boolean) => Promise<void>;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { channel } = props;
  const text = t.notifications;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const test = async () => {
    setOutcome('sending');
    try {
      const { data } = await api('POST /notifications/channels/{channel_id}/test', {
        path: { channel_id: channel.id },
      });
      setOutcome({ receipt: data, at: Date.now() });
    } catch (error) {
      setOutcome({ error });
    }
  };
  return (
    <li class={`panel channel ${channel.enabled ? '' : 'off'}`}>
      <div class='channel-head'>
        <h2 class='cut'>
          <button type='button' class='title-link cut' onClick={props.onEdit}>
            <HostText text={channel.name} />
          </button>
        </h2>
        <Switch label={text.switchOn(channel.name)} checked={channel.enabled} onChange={props.onEnable} />
      </div>
      <p class='dim cut'>
        {text.kindNames[channel.kind]} · <HostText text={destinationOf(channel)} />
      </p>
      <p class='faint channel-facts'>{factsOf(channel)}</p>
      <div class='channel-outcome' role='status'>
        {outcome !== null && <OutcomeText outcome={outcome} />}
      </div>
      <div class='channel-foot'>
        <Button small icon='send' onClick={test}>{text.test}</Button>
        <span class='grow' />
        <Menu class='btn plain icon small' label={t.lists.actions} button={<Icon name='more' />}>
          <MenuItem icon='sliders' onClick={props.onEdit}>{t.lists.edit}</MenuItem>
          <MenuLink icon='list' href={url('/notifications', { tab: 'deliveries', channel: channel.id })}>
            {text.deliveries}
          </MenuLink>
          <MenuItem icon='trash' onClick={props.onRemove}>{t.common.remove}</MenuItem>
        </Menu>
      </div>
    </li>
  );
}

function OutcomeText({ outcome }: { outcome: Outcome }) {
  const text = t.notifications;
  if (outcome === 'sending') return <span class='dim'>{text.testing}</span>;
  if ('error' in outcome) {
    const { text: cause, detail } = describe(outcome.error);
    return <span class='crit'>{detail ? `${cause} ${detail}` : cause}</span>;
  }
  const { receipt, at } = outcome;
  const isGood = receipt.outcome === 'delivered';
  return (
    <span class={isGood ? 'ok' : 'crit'}>
      <Mark health={isGood ? 'healthy' : 'critical'} silent /> {isGood
        ? text.delivered(receipt.detail, clock(at))
        : receipt.outcome === 'retry'
        ? text.tryLater(receipt.detail)
        : text.refused(receipt.detail)}
    </span>
  );
}

/** What it tells and when it rests, in words. */
export function factsOf(channel: NotificationChannel): string {
  const text = t.notifications;
  const parts = [channel.enabled ? text.from[channel.minimum_severity] : text.switchedOff];
  if (!channel.notify_resolved) parts.push(text.withoutResolved);
  if (channel.repeat_minutes !== null) parts.push(text.repeats(channel.repeat_minutes));
  const quiet = channel.quiet_hours;
  if (quiet !== null) {
    const days = quiet.days ?? DAYS;
    parts.push(
      text.quietLine(quiet.start, quiet.end) +
        (days.length < 7
          ? ` ${text.onDays(DAYS.filter((d) => days.includes(d)).map((d) => text.days[d]).join(', '))}`
          : '') +
        (quiet.hold_critical ? `, ${text.criticalToo}` : ''),
    );
  }
  return parts.join(' · ');
}
