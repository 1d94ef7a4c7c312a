package io.chatops.core.assembly;

import io.chatops.core.access.AccessTokens;
import io.chatops.core.access.Accounts;
import io.chatops.core.access.ApiKeys;
import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.access.ManageUsers;
import io.chatops.core.access.PasswordHasher;
import io.chatops.core.access.PasswordRules;
import io.chatops.core.access.RecheckCredentials;
import io.chatops.core.access.RegistrationPolicy;
import io.chatops.core.access.Sessions;
import io.chatops.core.access.SignIn;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditQueries;
import io.chatops.core.hub.Hint;
import io.chatops.core.identity.SessionId;
import io.chatops.core.storage.Storage;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The use cases of users, sessions, API keys and the audit trail. */
public record AccessUseCases(
    Accounts accounts,
    SignIn signIn,
    Sessions sessions,
    ManageUsers manageUsers,
    AuthenticateUser authenticateUser,
    AuthenticateApiKey authenticateApiKey,
    ApiKeys apiKeys,
    RecheckCredentials recheckCredentials,
    AuditQueries auditQueries) {

  /**
   * The operator's settings.
   *
   * @param sessionIdleLifetime the time after which an unused session expires
   */
  public record Settings(RegistrationPolicy registration, Duration sessionIdleLifetime) {}

  /** The means by which secrets are made and checked. */
  public record Secrets(
      PasswordHasher hasher, PasswordRules rules, AccessTokens tokens, SecureRandom random) {}

  /**
   * Builds the use cases.
   *
   * @param closeSession receives each session that has just ended at this hub
   */
  public static AccessUseCases of(
      SharedState shared, Secrets secrets, Settings settings, Consumer<SessionId> closeSession) {
    Consumer<SessionId> sessionEnded =
        closeSession.andThen(session -> shared.hint(Hint.Kind.SESSION, session.value()));
    Storage storage = shared.storage();
    InstantSource clock = shared.clock();
    Audit audit = shared.audit();
    PasswordHasher hasher = secrets.hasher();
    Sessions sessions =
        new Sessions(
            storage.sessions(),
            storage.users(),
            secrets.tokens(),
            audit,
            secrets.random(),
            clock,
            settings.sessionIdleLifetime(),
            sessionEnded);
    return new AccessUseCases(
        new Accounts(
            storage.users(),
            hasher,
            secrets.rules(),
            sessions,
            audit,
            clock,
            settings.registration()),
        new SignIn(storage.users(), hasher, sessions, audit),
        sessions,
        new ManageUsers(storage.users(), sessions, audit),
        new AuthenticateUser(secrets.tokens(), storage.sessions(), shared.ownership().id(), clock),
        new AuthenticateApiKey(storage.apiKeys(), storage.servers(), clock),
        new ApiKeys(
            shared.owned(),
            storage.apiKeys(),
            shared.quotas(),
            audit,
            secrets.random(),
            clock,
            (server, key) -> {
              shared.presence().closeKey(server, key);
              shared.hint(Hint.Kind.API_KEY, key.value());
            }),
        new RecheckCredentials(storage.apiKeys(), storage.sessions(), shared.presence(), clock),
        new AuditQueries(storage.auditTrail()));
  }
}
