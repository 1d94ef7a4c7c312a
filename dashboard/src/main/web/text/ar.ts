import { account } from './ar/account.ts';
import { alerts } from './ar/alerts.ts';
import { allContainers } from './ar/allContainers.ts';
import { audit } from './ar/audit.ts';
import { chart } from './ar/chart.ts';
import { commands } from './ar/commands.ts';
import { common } from './ar/common.ts';
import { containers } from './ar/containers.ts';
import { enrol } from './ar/enrol.ts';
import { enrolment } from './ar/enrolment.ts';
import { hub } from './ar/hub.ts';
import { lists } from './ar/lists.ts';
import { logs } from './ar/logs.ts';
import { notifications } from './ar/notifications.ts';
import { processes } from './ar/processes.ts';
import { profile } from './ar/profile.ts';
import { server } from './ar/server.ts';
import { servers } from './ar/servers.ts';
import { settings } from './ar/settings.ts';
import { storage } from './ar/storage.ts';
import { thresholds } from './ar/thresholds.ts';
import { tv } from './ar/tv.ts';
import { updates } from './ar/updates.ts';
import { users } from './ar/users.ts';
import type { Texts } from './en.ts';

export const ar: Texts = {
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
