package io.chatops.core.server;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.quota.Quota;
import io.chatops.core.quota.Quotas;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Makes a new server the actor's. */
public final class RegisterServer {
  private final ServerRepository servers;
  private final Quotas quotas;
  private final Audit audit;
  private final InstantSource clock;

  public RegisterServer(ServerRepository servers, Quotas quotas, Audit audit, InstantSource clock) {
    this.servers = servers;
    this.quotas = quotas;
    this.audit = audit;
    this.clock = clock;
  }

  /** Registers it; QUOTA_REACHED when the actor has as many servers as may be. */
  public Server register(Actor actor, ServerDetails details) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Server server =
        new Server(
            ServerId.random(),
            actor.userId(),
            details.name(),
            details.host(),
            details.port(),
            details.metadata(),
            details.tags(),
            null,
            null,
            now,
            now);
    // The event first: a crash between the two leaves a trace too many, never one too few.
    audit.server(actor, AuditAction.SERVER_REGISTER, Outcome.ALLOWED, server, null, null);
    Quota quota = quotas.servers(actor);
    if (!servers.add(server, quota.most())) {
      audit.server(
          actor, AuditAction.SERVER_REGISTER, Outcome.REFUSED, server, null, quota.reason());
      throw quota.reached();
    }
    return server;
  }
}
