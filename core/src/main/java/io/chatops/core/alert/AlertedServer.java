package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;

/** The facts about a server that its alerts keep: enough to name it once it is removed. */
public record AlertedServer(ServerId id, UserId ownerId, String name)
    implements Audit.AuditedServer {

  public static AlertedServer of(Server server) {
    return new AlertedServer(server.id(), server.ownerId(), server.name());
  }

  public static AlertedServer of(Alert alert) {
    return new AlertedServer(alert.key().serverId(), alert.ownerId(), alert.serverName());
  }
}
