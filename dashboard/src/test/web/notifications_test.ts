import { channelRequest, draftOfChannel, newChannel } from '../../main/web/notifications/draft.ts';
import { destinationOf } from '../../main/web/notifications/kinds.ts';
import type { NotificationChannel } from '../../main/web/api/schema.d.ts';
import { equal } from './equal.ts';

const webhook = {
  id: 'c',
  name: 'Pager',
  kind: 'webhook',
  enabled: true,
  minimum_severity: 'critical',
  notify_resolved: false,
  quiet_hours: { start: '22:00', end: '07:00', time_zone: 'Europe/Berlin' },
  repeat_minutes: 30,
  settings: { url_origin: 'https://hooks.example.org', template: '{}', has_signing_key: true, header_names: ['X-A'] },
} as unknown as NotificationChannel;

Deno.test('a change sends no secret that was not typed, and clears what may be empty', () => {
  const draft = draftOfChannel(webhook);
  equal(channelRequest(draft, false).settings, { template: '{}' });
  draft.settings.template = ' ';
  draft.settings.signing_key = 'sixteen characters';
  equal(channelRequest(draft, false).settings, { signing_key: 'sixteen characters', template: null });
});

Deno.test('quiet hours without days are those of every day', () => {
  const sent = channelRequest(draftOfChannel(webhook), false).quiet_hours;
  equal(sent?.days?.length, 7);
  equal(sent?.hold_critical, false);
});

Deno.test('a new channel has what its kind takes', () => {
  const draft = newChannel('email', 'Mail');
  draft.settings.recipients = 'a@example.org, b@example.org;c@example.org';
  equal(channelRequest(draft, true), {
    name: 'Mail',
    kind: 'email',
    enabled: true,
    minimum_severity: 'warning',
    notify_resolved: true,
    repeat_minutes: null,
    quiet_hours: null,
    settings: { recipients: ['a@example.org', 'b@example.org', 'c@example.org'] },
  });
  const hook = newChannel('webhook', 'Hook');
  hook.settings = { url: 'https://example.org/x', headers: 'Authorization: Bearer a:b\n\nX-Team: ops' };
  equal(channelRequest(hook, true).settings, {
    url: 'https://example.org/x',
    headers: { 'Authorization': 'Bearer a:b', 'X-Team': 'ops' },
  });
});

Deno.test('a destination has only what is known of it', () => {
  const of = (kind: string, settings: unknown) =>
    destinationOf({ ...webhook, kind, settings } as unknown as NotificationChannel);
  equal(destinationOf(webhook), 'https://hooks.example.org');
  equal(of('ntfy', { server_url: 'https://ntfy.sh', topic: 'ops' }), 'https://ntfy.sh/ops');
  equal(of('email', { recipients: ['a@example.org', 'b@example.org'] }), 'a@example.org, b@example.org');
  equal(
    of('email', { recipients: ['a@example.org', 'b@example.org'], unconfirmed: ['b@example.org'] }),
    'a@example.org, b@example.org (not confirmed)',
  );
  equal(of('email', { problem: 'The hub cannot open these settings' }), 'The hub cannot open these settings');
  equal(of('slack', {}), '');
  equal(of('pigeon', { loft: 'north' }), '');
});
