import { account } from './de/account.ts';
import { common } from './de/common.ts';
import { enrol } from './de/enrol.ts';
import { servers } from './de/servers.ts';
import type { Texts } from './en.ts';

export const de: Texts = { common, account, enrol, servers };
