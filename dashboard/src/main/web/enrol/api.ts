import { api } from '../api/client.ts';
import type { Enrolment, EnrolmentRequest } from '../api/schema.d.ts';

export type { Enrolment };
export type Containers = NonNullable<EnrolmentRequest['containers']>;
export type Commands = NonNullable<EnrolmentRequest['commands']>;

/** What the hub may do on the host. */
export type Permissions = { containers: Containers; commands: Commands };

export async function addServer(name: string, tags: string[]): Promise<string> {
  return (await api('POST /servers', { body: { name, tags } })).data.id;
}

/** Makes a code or a key for the server, and the lines that start an agent with it. */
export async function enrol(serverId: string, kind: 'code' | 'key', may: Permissions): Promise<Enrolment> {
  const path = { server_id: serverId };
  return (await api('POST /servers/{server_id}/enrolment', { path, body: { ...may, with: kind } })).data;
}
