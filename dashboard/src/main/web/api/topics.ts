import type { ServerSummary } from './schema.d.ts';

export type { ServerSummary };

/** What a page can subscribe to on the fleet socket. */
export type Topic =
  | { topic: 'summary' }
  | { topic: 'alerts' }
  | { topic: 'server'; server_id: string }
  | { topic: 'log'; server_id: string }
  | { topic: 'container'; server_id: string; container_id: string; tail?: number }
  | { topic: 'command'; server_id: string; command_id: string };

/** A frame of the hub; `data` is what its type says. */
export type Frame = {
  type: string;
  server_id?: string;
  container_id?: string;
  command_id?: string;
  stream?: string;
  data?: unknown;
  message?: string;
  count?: number;
  timestamp?: string;
  // Of `summary`.
  full?: boolean;
  servers?: ServerSummary[];
  removed?: string[];
};
