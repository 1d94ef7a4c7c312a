import type { Alert } from './useAlerts.ts';
import type { Server } from './useServer.ts';

export const TABS = ['overview', 'processes', 'containers', 'commands', 'logs', 'alerts', 'settings'] as const;
export type TabName = typeof TABS[number];

/** What every tab of a server gets. */
export type TabProps = {
  server: Server;
  /** The newest report, as the agent sent it; null: none yet. */
  report: unknown;
  /** The active ones. */
  alerts: Alert[];
  onServer: (server: Server) => void;
};
