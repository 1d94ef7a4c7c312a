import { api } from '../api/client.ts';
import type { Call } from '../api/client.ts';

export type Containers = 'off' | 'read' | 'control';
export type Commands = 'off' | 'allow-list' | 'any';
export type Line = { kind: string; title: string; text: string };
export type Enrolment = { lines: Line[]; configuration: string; url: string };

export async function addServer(name: string, tags: string[]): Promise<string> {
  return (await api('POST /servers', { body: { name, tags } as never })).data.id;
}

/** Makes a key for the server and the lines that start an agent with it. */
export async function enrol(serverId: string, containers: Containers, commands: Commands): Promise<Enrolment> {
  const answer = await api('POST /servers/{server_id}/enrolment' as Call, {
    path: { server_id: serverId } as never,
    body: { containers, commands } as never,
  });
  return (answer as unknown as { data: Enrolment }).data;
}
