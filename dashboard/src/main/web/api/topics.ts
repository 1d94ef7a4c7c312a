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
  counts?: Counts;
};

export type Usage = { usage_percent: number; used_bytes: number; total_bytes: number };
export type Spark = { metric: string; start: string; step_seconds: number; values: Array<number | null> };

/** A server as the list shows it. */
export type ServerSummary = {
  id: string;
  name: string;
  host: string | null;
  tags: string[];
  status: 'online' | 'offline' | 'unknown';
  health_status: 'healthy' | 'warning' | 'critical';
  agent_connection: string;
  last_seen: string | null;
  agent: Agent | null;
  uptime_seconds: number | null;
  cpu: { usage_percent: number; cores?: number | null; load_1m?: number | null } | null;
  memory: Usage | null;
  disk: Usage & { mount_point: string } | null;
  network: { received_bytes_per_second: number; sent_bytes_per_second: number } | null;
  containers: { running: number; total: number } | null;
  alerts: { critical: number; warning: number };
  spark?: Spark | null;
};

export type Agent = {
  version: string | null;
  hostname: string | null;
  os: string | null;
  arch: string | null;
  kernel: string | null;
  boot_time: string | null;
  capabilities: string[];
};

export type Counts = {
  total: number;
  critical: number;
  warning: number;
  healthy: number;
  offline: number;
  unknown: number;
};
