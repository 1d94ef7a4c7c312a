import { account } from './de/account.ts';
import { alerts } from './de/alerts.ts';
import { chart } from './de/chart.ts';
import { commands } from './de/commands.ts';
import { common } from './de/common.ts';
import { containers } from './de/containers.ts';
import { enrol } from './de/enrol.ts';
import { lists } from './de/lists.ts';
import { logs } from './de/logs.ts';
import { notifications } from './de/notifications.ts';
import { processes } from './de/processes.ts';
import { server } from './de/server.ts';
import { profile } from './de/profile.ts';
import { servers } from './de/servers.ts';
import { settings } from './de/settings.ts';
import { thresholds } from './de/thresholds.ts';
import type { Texts } from './en.ts';

export const de: Texts = {
  account,
  alerts,
  chart,
  commands,
  common,
  containers,
  enrol,
  lists,
  logs,
  notifications,
  processes,
  server,
  profile,
  servers,
  settings,
  thresholds,
};
