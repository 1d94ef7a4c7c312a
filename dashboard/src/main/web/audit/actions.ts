import type { Operations } from '../api/schema.d.ts';

export type AuditAction = NonNullable<Operations['GET /audit']['query']['action']>;

/** What can be asked for, by the object of the deed. */
export const ACTIONS = [
  'user.sign_in',
  'user.sign_out',
  'user.register',
  'user.update',
  'user.change_password',
  'user.deactivate',
  'user.change_role',
  'user.activate',
  'session.refresh',
  'session.end',
  'server.register',
  'server.update',
  'server.remove',
  'server.check_health',
  'api_key.issue',
  'api_key.revoke',
  'enrolment_code.issue',
  'enrolment_token.create',
  'enrolment_token.revoke',
  'host.enrol',
  'host.approve',
  'host.reject',
  'agent.connect',
  'agent.update',
  'container.start',
  'container.stop',
  'container.restart',
  'container.read_logs',
  'container.follow_logs',
  'command.run',
  'command.cancel',
  'threshold.create',
  'threshold.update',
  'threshold.remove',
  'alert.acknowledge',
  'alert.resolve',
  'alert.snooze',
  'alert.wake',
  'note.add',
  'note.remove',
  'channel.create',
  'channel.update',
  'channel.remove',
  'channel.test',
] as const satisfies readonly AuditAction[];

// A deed that the hub records and this list lacks does not compile: nobody could ask for it.
type Lacking = Exclude<AuditAction, typeof ACTIONS[number]>;
export const IS_COMPLETE: [Lacking] extends [never] ? true : Lacking = true;
