package io.chatops.testkit;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.SecretHash;
import io.chatops.core.access.Session;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Valid objects with fresh ids, so that tests on one storage never meet. */
public final class SampleObjects {
  /** To the microsecond, which is what a storage keeps. */
  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00.123456Z");

  /** Text that careless SQL, encodings and columns break on. */
  public static final String AWKWARD_TEXT =
      "Robert'); DROP TABLE users;-- \"quoted\" \\ %_ \n\t 🦊 Ünïcode ' '' ?:x";

  private SampleObjects() {}

  /** A hundred thousand characters. */
  public static String longText() {
    return "0123456789".repeat(10_000);
  }

  public static String unique() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  public static User user() {
    String name = unique();
    return new User(
        UserId.random(),
        new EmailAddress(name + "@example.org"),
        new Username("U" + name),
        "Ada Lovelace",
        Role.USER,
        true,
        new PasswordHash("$2a$12$hash"),
        NOW);
  }

  public static Session session(UserId userId) {
    return session(userId, SessionClient.unnamed("192.0.2.7"));
  }

  public static Session session(UserId userId, SessionClient client) {
    return new Session(
        SessionId.random(),
        userId,
        secretHash(),
        client,
        NOW,
        NOW,
        NOW.plus(Duration.ofDays(30)),
        null);
  }

  public static SecretHash secretHash() {
    return SecretHash.of(unique());
  }

  public static Server server(UserId ownerId, String name) {
    return new Server(
        ServerId.random(), ownerId, name, null, null, "{}", List.of(), null, null, NOW, NOW);
  }

  public static ApiKey apiKey(ServerId serverId, UserId ownerId, Instant createdAt) {
    String secret = unique();
    return new ApiKey(
        ApiKeyId.random(),
        serverId,
        ownerId,
        "agent",
        "chatops_" + secret.substring(0, 8),
        SecretHash.of(secret),
        createdAt,
        null,
        null,
        null);
  }
}
