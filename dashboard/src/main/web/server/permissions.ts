import type { Server } from './useServer.ts';

export type ContainerPermission = 'off' | 'read' | 'control';
export type CommandPermission = 'off' | 'allow-list' | 'any';

/** What a host allows; null: its agent does not tell, so one has to try. */
export type Permissions = { containers: ContainerPermission | null; commands: CommandPermission | null };

/** The tag that the quick start gives its own server, whose agent has its options on the command line. */
const QUICK_START = 'quickstart';

/** Returns true if the quick start runs the agent, as far as the server's tags tell. */
export function isOfQuickStart(server: Pick<Server, 'tags'>): boolean {
  return server.tags.includes(QUICK_START);
}

/** Returns true if the agent is of an earlier kind: it says nothing of itself, and only does what it is asked. */
export function isEarlierAgent(server: Pick<Server, 'agent' | 'last_seen'>): boolean {
  return server.agent === null && server.last_seen !== null;
}

/** Reads the permissions that an agent announced when it connected. What it does not name is off. */
export function permissionsOf(server: Pick<Server, 'agent'>): Permissions {
  const allowed = server.agent?.capabilities;
  if (allowed === undefined) return { containers: null, commands: null };
  return {
    containers: allowed.includes('containers:control')
      ? 'control'
      : allowed.includes('containers:read')
      ? 'read'
      : 'off',
    commands: allowed.includes('commands:any') ? 'any' : allowed.includes('commands:allow-list') ? 'allow-list' : 'off',
  };
}
