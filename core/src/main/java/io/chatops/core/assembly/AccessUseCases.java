package io.chatops.core.assembly;

import io.chatops.core.access.AccessTokens;
import io.chatops.core.access.ApiKeyQueries;
import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.access.ChangePassword;
import io.chatops.core.access.CurrentUser;
import io.chatops.core.access.IssueApiKey;
import io.chatops.core.access.ManageUsers;
import io.chatops.core.access.PasswordHasher;
import io.chatops.core.access.PasswordRules;
import io.chatops.core.access.Preferences;
import io.chatops.core.access.RecheckCredentials;
import io.chatops.core.access.RefreshSession;
import io.chatops.core.access.RegisterUser;
import io.chatops.core.access.RegistrationPolicy;
import io.chatops.core.access.RevokeApiKey;
import io.chatops.core.access.SessionQueries;
import io.chatops.core.access.Sessions;
import io.chatops.core.access.SignIn;
import io.chatops.core.access.SignOut;
import io.chatops.core.access.UpdateProfile;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditQueries;
import io.chatops.core.bus.HubBus;
import io.chatops.core.bus.HubEvent.KeyRevoked;
import io.chatops.core.bus.HubEvent.SessionEnded;
import io.chatops.core.identity.SessionId;
import io.chatops.core.storage.Storage;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The use cases of users, sessions, API keys and the audit trail. */
public record AccessUseCases(
    RegisterUser registerUser,
    SignIn signIn,
    RefreshSession refreshSession,
    SignOut signOut,
    SessionQueries sessionQueries,
    CurrentUser currentUser,
    ChangePassword changePassword,
    UpdateProfile updateProfile,
    Preferences preferences,
    ManageUsers manageUsers,
    AuthenticateUser authenticateUser,
    AuthenticateApiKey authenticateApiKey,
    IssueApiKey issueApiKey,
    RevokeApiKey revokeApiKey,
    ApiKeyQueries apiKeyQueries,
    RecheckCredentials recheckCredentials,
    AuditQueries auditQueries) {

  /**
   * The choices of whoever runs the hub.
   *
   * @param sessionIdleLifetime how long a session lives without being used
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
    HubBus bus = shared.bus();
    Consumer<SessionId> sessionEnded =
        closeSession.andThen(session -> bus.tell(new SessionEnded(session)));
    Storage storage = shared.storage();
    InstantSource clock = shared.clock();
    Audit audit = shared.audit();
    PasswordHasher hasher = secrets.hasher();
    PasswordRules rules = secrets.rules();
    CurrentUser currentUser = new CurrentUser(storage.users(), hasher, audit);
    Sessions sessions =
        new Sessions(
            storage.sessions(),
            storage.users(),
            secrets.tokens(),
            secrets.random(),
            clock,
            settings.sessionIdleLifetime());
    return new AccessUseCases(
        new RegisterUser(
            storage.users(), hasher, rules, sessions, audit, clock, settings.registration()),
        new SignIn(storage.users(), hasher, sessions, audit),
        new RefreshSession(sessions, storage.users(), audit, sessionEnded),
        new SignOut(storage.sessions(), audit, clock, sessionEnded),
        new SessionQueries(storage.sessions(), clock),
        currentUser,
        new ChangePassword(
            currentUser,
            storage.users(),
            storage.sessions(),
            hasher,
            rules,
            audit,
            clock,
            sessionEnded),
        new UpdateProfile(currentUser, storage.users(), audit),
        new Preferences(storage.users()),
        new ManageUsers(storage.users(), storage.sessions(), audit, clock, sessionEnded),
        new AuthenticateUser(secrets.tokens(), storage.sessions(), shared.ownership().id(), clock),
        new AuthenticateApiKey(storage.apiKeys(), storage.servers(), clock),
        new IssueApiKey(
            shared.owned(), storage.apiKeys(), shared.quotas(), audit, secrets.random(), clock),
        new RevokeApiKey(
            shared.owned(),
            storage.apiKeys(),
            audit,
            clock,
            (server, key) -> {
              shared.presence().closeKey(server, key);
              bus.tell(new KeyRevoked(server, key));
            }),
        new ApiKeyQueries(shared.owned(), storage.apiKeys(), clock),
        new RecheckCredentials(storage.apiKeys(), storage.sessions(), shared.presence(), clock),
        new AuditQueries(storage.auditTrail()));
  }
}
