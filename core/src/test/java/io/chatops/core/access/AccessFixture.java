package io.chatops.core.access;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.memory.InMemoryApiKeyRepository;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.memory.InMemorySessionRepository;
import io.chatops.core.memory.InMemoryUserRepository;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.server.ServersFixture;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.PlainAccessTokens;
import io.chatops.core.testing.PlainPasswordHasher;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The use cases of access over storage in memory. Each test builds its own. */
final class AccessFixture {
  static final Password PASSWORD = new Password("correct horse 42");
  static final Duration IDLE_LIFETIME = Duration.ofDays(30);

  final MutableClock clock = MutableClock.atSomeTime();
  final InMemoryUserRepository users = new InMemoryUserRepository();
  final InMemorySessionRepository sessionRepository = new InMemorySessionRepository(users);
  final InMemoryApiKeyRepository apiKeys = new InMemoryApiKeyRepository();
  final InMemoryServerRepository servers =
      new InMemoryServerRepository(apiKeys, new InMemoryReportSnapshots());
  final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  final Audit audit = new Audit(trail, clock);
  final PlainAccessTokens tokens = new PlainAccessTokens();
  final CountingHasher hasher = new CountingHasher();
  final PasswordRules rules =
      new PasswordRules(
          (password, known) ->
              Optional.of("is known to everybody")
                  .filter(reason -> password.equals("password123") || known.contains(password)));
  final OwnedServers owned = new OwnedServers(servers);
  final List<SessionId> ended = new ArrayList<>();
  final List<ApiKeyId> closed = new ArrayList<>();
  final Sessions sessions =
      new Sessions(
          sessionRepository,
          users,
          tokens,
          audit,
          new SecureRandom(),
          clock,
          IDLE_LIFETIME,
          ended::add);
  final Accounts accounts = accounts(RegistrationPolicy.OPEN);
  final SignIn signIn = new SignIn(users, hasher, sessions, audit);
  final HubId self = HubId.random();
  final AuthenticateUser authenticateUser =
      new AuthenticateUser(tokens, sessionRepository, self, clock);
  final ApiKeys keys =
      new ApiKeys(
          owned,
          apiKeys,
          Quotas.DEFAULTS,
          audit,
          new SecureRandom(),
          clock,
          (server, key) -> closed.add(key));
  final AuthenticateApiKey authenticateApiKey = new AuthenticateApiKey(apiKeys, servers, clock);

  Accounts accounts(RegistrationPolicy policy) {
    return new Accounts(users, hasher, rules, sessions, audit, clock, policy);
  }

  Accounts accounts(PasswordHasher other) {
    return new Accounts(users, other, rules, sessions, audit, clock, RegistrationPolicy.OPEN);
  }

  SignedInUser register(String name) {
    return accounts.register(
        new EmailAddress(name + "@example.org"),
        new Username(name),
        PASSWORD,
        null,
        SessionClient.unnamed(null));
  }

  Actor actor(SignedInUser signedIn) {
    return authenticateUser.authenticate(signedIn.accessToken(), "192.0.2.7").actor();
  }

  Server server(Actor actor) {
    return ServersFixture.on(servers, Quotas.DEFAULTS, audit, clock)
        .register(actor, new ServerDetails("web-1", null, null, "{}", List.of()));
  }

  /** Everything in the trail, newest first. */
  List<AuditEvent> events() {
    return trail.find(AuditTrail.Query.of(1000, 0)).events();
  }

  /** Counts how often a password was checked. */
  static final class CountingHasher implements PasswordHasher {
    private final PlainPasswordHasher plain = new PlainPasswordHasher();
    int checks;

    @Override
    public PasswordHash hash(String password) {
      return plain.hash(password);
    }

    @Override
    public PasswordHash dummyHash() {
      return plain.dummyHash();
    }

    @Override
    public boolean matches(String password, PasswordHash hash) {
      checks++;
      return plain.matches(password, hash);
    }
  }
}
