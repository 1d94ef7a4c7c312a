import { account } from './en/account.ts';
import { common } from './en/common.ts';
import { enrol } from './en/enrol.ts';
import { chart } from './en/chart.ts';
import { commands } from './en/commands.ts';
import { containers } from './en/containers.ts';
import { logs } from './en/logs.ts';
import { processes } from './en/processes.ts';
import { settings } from './en/settings.ts';
import { server } from './en/server.ts';
import { servers } from './en/servers.ts';

/** English, and the shape of every other language. One file for each area. */
export const en = { common, account, enrol, servers, server, chart, processes, containers, commands, logs, settings };

export type Texts = typeof en;
