import type { Server } from './useServer.ts';

export type ContainerPermission = 'off' | 'read' | 'control';
export type CommandPermission = 'off' | 'allow-list' | 'any';

/** What a host allows; null: its agent does not tell, so one has to try. */
export type Permissions = { containers: ContainerPermission | null; commands: CommandPermission | null };

/** Reads the permissions that an agent told when it connected. */
export function permissionsOf(server: Server): Permissions {
  const told = server.agent?.capabilities ?? [];
  const value = (name: string) => told.find((one) => one.startsWith(`${name}:`))?.slice(name.length + 1) ?? null;
  return {
    containers: value('containers') as ContainerPermission | null,
    commands: value('commands') as CommandPermission | null,
  };
}
