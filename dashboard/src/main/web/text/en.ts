import { account } from './en/account.ts';
import { alerts } from './en/alerts.ts';
import { chart } from './en/chart.ts';
import { commands } from './en/commands.ts';
import { common } from './en/common.ts';
import { containers } from './en/containers.ts';
import { enrol } from './en/enrol.ts';
import { lists } from './en/lists.ts';
import { logs } from './en/logs.ts';
import { notifications } from './en/notifications.ts';
import { processes } from './en/processes.ts';
import { server } from './en/server.ts';
import { profile } from './en/profile.ts';
import { servers } from './en/servers.ts';
import { settings } from './en/settings.ts';
import { thresholds } from './en/thresholds.ts';

/** English, and the shape of every other language. One file for each area. */
export const en = {
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

export type Texts = typeof en;
