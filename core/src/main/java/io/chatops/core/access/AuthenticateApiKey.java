package io.chatops.core.access;

import io.chatops.core.server.Server;
import io.chatops.core.server.ServerRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Finds the API key and the server of a secret. Blocking. */
public final class AuthenticateApiKey {
  private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

  private final ApiKeyRepository keys;
  private final ServerRepository servers;
  private final InstantSource clock;

  public AuthenticateApiKey(ApiKeyRepository keys, ServerRepository servers, InstantSource clock) {
    this.keys = keys;
    this.servers = servers;
    this.clock = clock;
  }

  /** A key that is in force, and its server. */
  public record Authenticated(ApiKey key, Server server) {}

  /** Returns the key and its server; empty if the key is unknown, revoked or expired. */
  public Optional<Authenticated> authenticate(String secret) {
    if (!ApiKeySecret.isWellFormed(secret)) {
      return Optional.empty();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return find(secret)
        .filter(key -> key.isActive(now))
        .flatMap(
            key ->
                servers
                    .find(key.serverId())
                    .map(server -> new Authenticated(touched(key, now), server)));
  }

  /** Returns true if a key with this secret is in force. Does not count as use of the key. */
  public boolean isInForce(String secret) {
    return ApiKeySecret.isWellFormed(secret)
        && find(secret).filter(key -> key.isActive(clock.instant())).isPresent();
  }

  /** Returns the server of a key that is revoked or expired; empty for any other secret. */
  public Optional<Server> serverOfLapsed(String secret) {
    if (!ApiKeySecret.isWellFormed(secret)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return find(secret)
        .filter(key -> !key.isActive(now))
        .flatMap(key -> servers.find(key.serverId()));
  }

  private Optional<ApiKey> find(String secret) {
    ApiKeySecret offered = new ApiKeySecret(secret);
    SecretHash hash = offered.hash();
    return keys.findByPrefix(offered.prefix()).stream()
        .filter(key -> key.hash().equals(hash))
        .findFirst();
  }

  private ApiKey touched(ApiKey key, Instant now) {
    Instant last = key.lastUsedAt();
    if (last != null && last.plus(TOUCH_EVERY).isAfter(now)) {
      return key;
    }
    keys.touch(key.id(), now);
    return new ApiKey(
        key.id(),
        key.serverId(),
        key.ownerId(),
        key.name(),
        key.prefix(),
        key.hash(),
        key.createdAt(),
        key.expiresAt(),
        now,
        key.revokedAt());
  }
}
