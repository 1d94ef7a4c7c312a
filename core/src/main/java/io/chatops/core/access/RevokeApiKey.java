package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.BiConsumer;

/** Revokes an API key and closes the agent that is connected with it. */
public final class RevokeApiKey {
  private final OwnedServers owned;
  private final ApiKeyRepository keys;
  private final Audit audit;
  private final InstantSource clock;
  private final BiConsumer<ServerId, ApiKeyId> onRevoked;

  public RevokeApiKey(
      OwnedServers owned,
      ApiKeyRepository keys,
      Audit audit,
      InstantSource clock,
      BiConsumer<ServerId, ApiKeyId> onRevoked) {
    this.owned = owned;
    this.keys = keys;
    this.audit = audit;
    this.clock = clock;
    this.onRevoked = onRevoked;
  }

  /** Revokes the key; NOT_FOUND if it is not the actor's. A second call does nothing. */
  public void revoke(Actor actor, ApiKeyId id) {
    ApiKey key =
        audit.orRefused(
            actor,
            AuditAction.API_KEY_REVOKE,
            "API key " + id,
            () ->
                keys.find(id)
                    .filter(k -> k.ownerId().equals(actor.userId()))
                    .orElseThrow(
                        () ->
                            ChatOpsException.notFound(
                                "No API key " + id + "; GET /api/v1/api-keys/me lists yours")));
    Server server = owned.get(actor, key.serverId());
    audit.server(actor, AuditAction.API_KEY_REVOKE, Outcome.ALLOWED, server, key.prefix(), null);
    keys.revoke(id, clock.instant().truncatedTo(ChronoUnit.MICROS));
    onRevoked.accept(key.serverId(), id);
  }
}
