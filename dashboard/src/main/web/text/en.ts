import { account } from './en/account.ts';
import { alerts } from './en/alerts.ts';
import { allContainers } from './en/allContainers.ts';
import { audit } from './en/audit.ts';
import { chart } from './en/chart.ts';
import { commands } from './en/commands.ts';
import { common } from './en/common.ts';
import { containers } from './en/containers.ts';
import { enrol } from './en/enrol.ts';
import { enrolment } from './en/enrolment.ts';
import { hub } from './en/hub.ts';
import { lists } from './en/lists.ts';
import { logs } from './en/logs.ts';
import { notifications } from './en/notifications.ts';
import { processes } from './en/processes.ts';
import { profile } from './en/profile.ts';
import { server } from './en/server.ts';
import { servers } from './en/servers.ts';
import { settings } from './en/settings.ts';
import { storage } from './en/storage.ts';
import { thresholds } from './en/thresholds.ts';
import { tv } from './en/tv.ts';
import { updates } from './en/updates.ts';
import { users } from './en/users.ts';

/** English, and the shape of every other language. One file for each area. */
export const en = {
  account,
  alerts,
  allContainers,
  audit,
  chart,
  commands,
  common,
  containers,
  enrol,
  enrolment,
  hub,
  lists,
  logs,
  notifications,
  processes,
  profile,
  server,
  servers,
  settings,
  storage,
  thresholds,
  tv,
  updates,
  users,
};

export type Texts = typeof en;
