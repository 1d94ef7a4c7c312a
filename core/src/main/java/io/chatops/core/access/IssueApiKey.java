package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.quota.Quota;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes an API key for a server's agent. */
public final class IssueApiKey {
  private final OwnedServers owned;
  private final ApiKeyRepository keys;
  private final Quota quota;
  private final Audit audit;
  private final SecureRandom random;
  private final InstantSource clock;

  public IssueApiKey(
      OwnedServers owned,
      ApiKeyRepository keys,
      Quotas quotas,
      Audit audit,
      SecureRandom random,
      InstantSource clock) {
    this.owned = owned;
    this.keys = keys;
    this.quota = quotas.apiKeysPerServer();
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  /** The stored key and its secret, which is kept nowhere else. */
  public record Issued(ApiKey key, ApiKeySecret secret) {}

  /**
   * Issues a key; QUOTA_REACHED when the server has as many active ones as may be.
   *
   * @param name 1-100 characters; absent: the server's name
   * @param expiresAt absent: never; INVALID when it is not in the future
   */
  public Issued issue(
      Actor actor, ServerId serverId, @Nullable String name, @Nullable Instant expiresAt) {
    Server server =
        audit.orRefused(
            actor,
            AuditAction.API_KEY_ISSUE,
            "server " + serverId,
            () -> owned.get(actor, serverId));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (name != null
        && (name.isBlank()
            || name.length() > 100
            || name.chars().anyMatch(c -> c < 0x20 || c == 0x7f))) {
      throw InvalidFieldException.of(
          "name", "must be 1-100 characters without control characters, or left out");
    }
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw InvalidFieldException.of("expires_at", "must be in the future, or left out for never");
    }
    ApiKeySecret secret = ApiKeySecret.random(random);
    ApiKey key =
        new ApiKey(
            ApiKeyId.random(),
            serverId,
            actor.userId(),
            name == null ? server.name() : name,
            secret.prefix(),
            secret.hash(),
            now,
            expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS),
            null,
            null);
    audit.server(actor, AuditAction.API_KEY_ISSUE, Outcome.ALLOWED, server, key.prefix(), null);
    if (!keys.add(key, quota.most())) {
      audit.server(
          actor, AuditAction.API_KEY_ISSUE, Outcome.REFUSED, server, key.prefix(), quota.reason());
      throw quota.reached();
    }
    return new Issued(key, secret);
  }
}
