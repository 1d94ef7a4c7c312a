import { account } from './de/account.ts';
import { alerts } from './de/alerts.ts';
import { allContainers } from './de/allContainers.ts';
import { audit } from './de/audit.ts';
import { chart } from './de/chart.ts';
import { commands } from './de/commands.ts';
import { common } from './de/common.ts';
import { containers } from './de/containers.ts';
import { enrol } from './de/enrol.ts';
import { enrolment } from './de/enrolment.ts';
import { hub } from './de/hub.ts';
import { lists } from './de/lists.ts';
import { logs } from './de/logs.ts';
import { notifications } from './de/notifications.ts';
import { processes } from './de/processes.ts';
import { profile } from './de/profile.ts';
import { server } from './de/server.ts';
import { servers } from './de/servers.ts';
import { settings } from './de/settings.ts';
import { storage } from './de/storage.ts';
import { thresholds } from './de/thresholds.ts';
import { tv } from './de/tv.ts';
import { updates } from './de/updates.ts';
import { users } from './de/users.ts';
import type { Texts } from './en.ts';

export const de: Texts = {
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
