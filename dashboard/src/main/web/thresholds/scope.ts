/** Where a threshold watches: one server, those with a tag, or all. */
type Scope = { server_id?: string | null; tag?: string | null };

/** Returns true if a threshold watches a server, by the tags that it has now. */
export function covers(scope: Scope, server: { id: string; tags: string[] }): boolean {
  return (!scope.server_id || scope.server_id === server.id) && (!scope.tag || server.tags.includes(scope.tag));
}
