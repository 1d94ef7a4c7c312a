package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import io.chatops.core.quota.Quota;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The API keys that a user issues for the agents of their servers. */
public final class ApiKeys {
  private final OwnedServers owned;
  private final ApiKeyRepository keys;
  private final Quota quota;
  private final Audit audit;
  private final SecureRandom random;
  private final InstantSource clock;
  private final BiConsumer<ServerId, ApiKeyId> onRevoked;

  /**
   * Creates the service.
   *
   * @param onRevoked receives each revoked key, to close the agent that is connected with it
   */
  public ApiKeys(
      OwnedServers owned,
      ApiKeyRepository keys,
      Quotas quotas,
      Audit audit,
      SecureRandom random,
      InstantSource clock,
      BiConsumer<ServerId, ApiKeyId> onRevoked) {
    this.owned = owned;
    this.keys = keys;
    this.quota = quotas.apiKeysPerServer();
    this.audit = audit;
    this.random = random;
    this.clock = clock;
    this.onRevoked = onRevoked;
  }

  /** The stored key and its secret, which is kept nowhere else. */
  public record Issued(ApiKey key, ApiKeySecret secret) {}

  /**
   * One page of keys, without their secrets.
   *
   * @param total the number of matching keys on all pages
   */
  public record Page(List<ApiKey> keys, int total) {
    public Page {
      keys = List.copyOf(keys);
    }
  }

  /** Returns the keys of a server, newest first; those made at once by id. */
  public Page ofServer(Actor actor, ServerId serverId, boolean activeOnly, int limit, int offset) {
    owned.get(actor, Action.VIEW, serverId);
    Instant now = clock.instant();
    return page(
        keys.findByServer(serverId).stream()
            .filter(key -> !activeOnly || key.isActive(now))
            .toList(),
        limit,
        offset);
  }

  /** Returns all keys of the actor, newest first; those made at once by id. */
  public Page mine(Actor actor, int limit, int offset) {
    return page(keys.findByOwner(Policy.scope(actor, Action.VIEW)), limit, offset);
  }

  private static Page page(List<ApiKey> all, int limit, int offset) {
    return new Page(all.stream().skip(offset).limit(limit).toList(), all.size());
  }

  /**
   * Issues a key for a server's agent. Fails with QUOTA_REACHED if the server has the maximum
   * number of active keys.
   *
   * @param name 1-100 characters; absent: the server's name
   * @param expiresAt absent: never; INVALID if it is not in the future
   */
  public Issued issue(
      Actor actor, ServerId serverId, @Nullable String name, @Nullable Instant expiresAt) {
    Server server = owned.get(actor, Action.MANAGE, serverId, audit, AuditAction.API_KEY_ISSUE);
    Instant now = now();
    if (name != null && !FieldErrors.isLine(name, 100)) {
      throw InvalidFieldException.of(
          "name", "must be 1-100 characters without control characters, or omitted");
    }
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw InvalidFieldException.of("expires_at", "must be in the future, or omitted for never");
    }
    ApiKeySecret secret = ApiKeySecret.random(random);
    ApiKey key =
        new ApiKey(
            ApiKeyId.random(),
            serverId,
            server.ownerId(),
            name == null ? server.name() : name,
            secret.prefix(),
            secret.hash(),
            now,
            expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS),
            null,
            null);
    audit.server(actor, AuditAction.API_KEY_ISSUE, Outcome.ALLOWED, server, key.prefix(), null);
    if (!keys.add(key, quota.max())) {
      audit.server(
          actor, AuditAction.API_KEY_ISSUE, Outcome.REFUSED, server, key.prefix(), quota.reason());
      throw quota.reached();
    }
    return new Issued(key, secret);
  }

  /**
   * Revokes a key and closes the agent that is connected with it. Fails with NOT_FOUND if it is not
   * the actor's. A second call does nothing.
   */
  public void revoke(Actor actor, ApiKeyId id) {
    ApiKey key =
        audit.orRefused(
            actor,
            AuditAction.API_KEY_REVOKE,
            "API key " + id,
            () ->
                keys.find(id)
                    .filter(k -> Policy.may(actor, Action.MANAGE, k))
                    .orElseThrow(
                        () ->
                            ChatOpsException.notFound(
                                "No API key " + id + "; GET /api/v1/api-keys/me lists yours")));
    Server server = owned.get(actor, Action.MANAGE, key.serverId());
    audit.server(actor, AuditAction.API_KEY_REVOKE, Outcome.ALLOWED, server, key.prefix(), null);
    keys.revoke(id, now());
    onRevoked.accept(key.serverId(), id);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
