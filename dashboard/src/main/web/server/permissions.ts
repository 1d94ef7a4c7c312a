import type { Server } from './useServer.ts';

export type ContainerPermission = 'off' | 'read' | 'control';
export type CommandPermission = 'off' | 'allow-list' | 'any';

/** What a host allows; null: its agent does not tell, so one has to try. */
export type Permissions = { containers: ContainerPermission | null; commands: CommandPermission | null };

/** Returns true if the agent has no agent.yaml, as in a container or under the quick start: variables say what it may. */
export function isSetByEnvironment(server: Pick<Server, 'agent'>): boolean {
  return server.agent?.capabilities.includes('settings:environment') ?? false;
}

/** Reads the permissions that an agent told when it connected. What it does not name is off. */
export function permissionsOf(server: Pick<Server, 'agent'>): Permissions {
  const told = server.agent?.capabilities;
  if (told === undefined) return { containers: null, commands: null };
  return {
    containers: told.includes('containers:control') ? 'control' : told.includes('containers:read') ? 'read' : 'off',
    commands: told.includes('commands:any') ? 'any' : told.includes('commands:allow-list') ? 'allow-list' : 'off',
  };
}
