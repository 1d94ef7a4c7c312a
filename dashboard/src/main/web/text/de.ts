import { account } from './de/account.ts';
import { common } from './de/common.ts';
import { enrol } from './de/enrol.ts';
import { chart } from './de/chart.ts';
import { commands } from './de/commands.ts';
import { containers } from './de/containers.ts';
import { logs } from './de/logs.ts';
import { processes } from './de/processes.ts';
import { settings } from './de/settings.ts';
import { server } from './de/server.ts';
import { servers } from './de/servers.ts';
import type { Texts } from './en.ts';

export const de: Texts = {
  common,
  account,
  enrol,
  servers,
  server,
  chart,
  processes,
  containers,
  commands,
  logs,
  settings,
};
