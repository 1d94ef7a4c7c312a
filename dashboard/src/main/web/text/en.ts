import { account } from './en/account.ts';
import { common } from './en/common.ts';
import { enrol } from './en/enrol.ts';
import { servers } from './en/servers.ts';

/** English, and the shape of every other language. One file for each area. */
export const en = { common, account, enrol, servers };

export type Texts = typeof en;
