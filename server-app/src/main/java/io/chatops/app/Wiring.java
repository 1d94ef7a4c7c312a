package io.chatops.app;

import io.agroal.api.AgroalDataSource;
import io.chatops.app.config.HubSettings;
import io.chatops.app.config.OwnDatabase;
import io.chatops.app.security.BcryptPasswordHasher;
import io.chatops.app.security.CommonPasswords;
import io.chatops.app.security.JwtAccessTokens;
import io.chatops.core.access.AccessTokens;
import io.chatops.core.access.ApiKeyQueries;
import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.access.ChangePassword;
import io.chatops.core.access.CurrentUser;
import io.chatops.core.access.IssueApiKey;
import io.chatops.core.access.KeyRing;
import io.chatops.core.access.PasswordHasher;
import io.chatops.core.access.PasswordRules;
import io.chatops.core.access.RefreshSession;
import io.chatops.core.access.RegisterUser;
import io.chatops.core.access.RegistrationPolicy;
import io.chatops.core.access.RevokeApiKey;
import io.chatops.core.access.Sessions;
import io.chatops.core.access.SignIn;
import io.chatops.core.access.SignOut;
import io.chatops.core.access.UpdateProfile;
import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.CheckServerHealth;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.ListProcesses;
import io.chatops.core.agent.WatchedServices;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditQueries;
import io.chatops.core.command.CancelCommand;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.command.CommandQueries;
import io.chatops.core.command.RunCommand;
import io.chatops.core.container.ControlContainer;
import io.chatops.core.container.FollowContainerLogs;
import io.chatops.core.container.ListContainers;
import io.chatops.core.container.ReadContainerLogs;
import io.chatops.core.log.LogQueries;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricQueries;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.RegisterServer;
import io.chatops.core.server.RemoveServer;
import io.chatops.core.server.ServerQueries;
import io.chatops.core.server.UpdateServer;
import io.chatops.core.storage.Storage;
import io.chatops.persistence.BusinessRecords;
import io.chatops.persistence.metric.MetricStoreSettings;
import io.chatops.persistence.metric.PostgresMetricStore;
import io.chatops.persistence.postgres.PostgresStorage;
import io.chatops.rest.RestSettings;
import io.chatops.rest.hub.HubMetrics;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.security.MetricsTokens;
import io.chatops.ws.SocketCounters;
import io.chatops.ws.agent.AgentGateway;
import io.chatops.ws.browser.BrowserSockets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.flywaydb.core.Flyway;

/** Puts the hub together: the only place that calls constructors of use cases and adapters. */
@ApplicationScoped
class Wiring {
  /** With an upkeep every ten minutes: a day of a wrong date costs the oldest days, not all. */
  private static final Duration RETENTION_STEP = Duration.ofHours(1);

  private final HubSettings settings;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();

  Wiring(HubSettings settings) {
    this.settings = settings;
  }

  @Produces
  @Singleton
  InstantSource clock() {
    return clock;
  }

  @Produces
  @Singleton
  RestSettings restSettings() {
    RestSettings defaults = RestSettings.defaults();
    HubSettings.Limits limits = settings.limits();
    return new RestSettings(
        limits.requestsPerMinute(),
        limits.requestsPerMinute(),
        limits.failedSignIns(),
        defaults.failedSignInsPerAddress(),
        defaults.failedSignInWindow(),
        limits.registrationsPerHour(),
        defaults.concurrentPasswordHashes(),
        defaults.passwordHashWait(),
        defaults.trackedCallers());
  }

  @Produces
  @Singleton
  MetricsTokens metricsTokens() {
    return new MetricsTokens(
        settings.metricsToken().orElse(null), settings.metricsServersToken().orElse(null));
  }

  @Produces
  @Singleton
  HubMetrics hubMetrics(
      SocketCounters sockets,
      AgentPresence presence,
      RateLimits limits,
      NotificationWork notifications,
      AlertEngine alerts,
      Storage storage) {
    return new PrometheusHubMetrics(
        sockets,
        presence,
        limits,
        notifications,
        alerts::breachesLeftOut,
        storage.metrics() instanceof PostgresMetricStore store ? store::counters : null);
  }

  @Produces
  @Singleton
  Storage storage(
      Instance<AgroalDataSource> dataSource,
      Instance<Flyway> flyway,
      Instance<BusinessRecords> records) {
    return switch (settings.storage()) {
      case MEMORY -> InMemoryStorage.create(clock, settings.metricRetention());
      case EMBEDDED, POSTGRESQL -> {
        OwnDatabase.migrate(flyway.get());
        yield new PostgresStorage(
            records.get(),
            dataSource.get(),
            clock,
            MetricStoreSettings.of(
                    settings.metricRetention(),
                    settings.metricRetentionMinutes(),
                    settings.metricRetentionTenMinutes(),
                    Runtime.getRuntime().maxMemory())
                .withRetentionStep(RETENTION_STEP),
            MetricWiring.diskRoom(settings));
      }
    };
  }

  // ---- access

  @Produces
  @Singleton
  PasswordHasher passwordHasher() {
    return new BcryptPasswordHasher(12);
  }

  @Produces
  @Singleton
  PasswordRules passwordRules() {
    return new PasswordRules(new CommonPasswords());
  }

  @Produces
  @Singleton
  KeyRing keyRing(Storage storage) {
    return new KeyRing(
        storage.signingKeys(),
        settings.signingKeyRotation(),
        settings.accessTokenLifetime(),
        clock);
  }

  @Produces
  @Singleton
  AccessTokens accessTokens(KeyRing keys) {
    return new JwtAccessTokens(keys, settings.accessTokenLifetime());
  }

  @Produces
  @Singleton
  Sessions sessions(Storage storage, AccessTokens tokens) {
    return new Sessions(
        storage.sessions(), storage.users(), tokens, random, clock, settings.sessionIdleLifetime());
  }

  @Produces
  @Singleton
  Audit audit(Storage storage) {
    return new Audit(storage.auditTrail(), clock);
  }

  @Produces
  @Singleton
  AuditQueries auditQueries(Storage storage) {
    return new AuditQueries(storage.auditTrail());
  }

  @Produces
  @Singleton
  RegisterUser registerUser(
      Storage storage, PasswordHasher hasher, PasswordRules rules, Sessions sessions, Audit audit) {
    RegistrationPolicy policy =
        switch (settings.registration()) {
          case OPEN -> RegistrationPolicy.OPEN;
          case FIRST_USER -> RegistrationPolicy.FIRST_USER;
          case CLOSED -> RegistrationPolicy.CLOSED;
        };
    return new RegisterUser(storage.users(), hasher, rules, sessions, audit, clock, policy);
  }

  @Produces
  @Singleton
  SignIn signIn(Storage storage, PasswordHasher hasher, Sessions sessions, Audit audit) {
    return new SignIn(storage.users(), hasher, sessions, audit);
  }

  @Produces
  @Singleton
  RefreshSession refreshSession(
      Storage storage, Sessions sessions, Audit audit, BrowserSockets browsers) {
    return new RefreshSession(sessions, storage.users(), audit, browsers::closeSession);
  }

  @Produces
  @Singleton
  SignOut signOut(Storage storage, Audit audit, BrowserSockets browsers) {
    return new SignOut(storage.sessions(), audit, clock, browsers::closeSession);
  }

  @Produces
  @Singleton
  CurrentUser currentUser(Storage storage, PasswordHasher hasher, Audit audit) {
    return new CurrentUser(storage.users(), hasher, audit);
  }

  @Produces
  @Singleton
  ChangePassword changePassword(
      Storage storage,
      CurrentUser currentUser,
      PasswordHasher hasher,
      PasswordRules rules,
      Audit audit,
      BrowserSockets browsers) {
    return new ChangePassword(
        currentUser,
        storage.users(),
        storage.sessions(),
        hasher,
        rules,
        audit,
        clock,
        browsers::closeSession);
  }

  @Produces
  @Singleton
  UpdateProfile updateProfile(Storage storage, CurrentUser currentUser, Audit audit) {
    return new UpdateProfile(currentUser, storage.users(), audit);
  }

  @Produces
  @Singleton
  AuthenticateUser authenticateUser(Storage storage, AccessTokens tokens) {
    return new AuthenticateUser(tokens, storage.sessions(), clock);
  }

  @Produces
  @Singleton
  AuthenticateApiKey authenticateApiKey(Storage storage) {
    return new AuthenticateApiKey(storage.apiKeys(), storage.servers(), clock);
  }

  @Produces
  @Singleton
  IssueApiKey issueApiKey(Storage storage, OwnedServers owned, Audit audit) {
    return new IssueApiKey(owned, storage.apiKeys(), audit, random, clock);
  }

  @Produces
  @Singleton
  RevokeApiKey revokeApiKey(
      Storage storage, OwnedServers owned, Audit audit, AgentPresence presence) {
    return new RevokeApiKey(owned, storage.apiKeys(), audit, clock, presence::closeKey);
  }

  @Produces
  @Singleton
  ApiKeyQueries apiKeyQueries(Storage storage, OwnedServers owned) {
    return new ApiKeyQueries(owned, storage.apiKeys(), clock);
  }

  // ---- servers and their agents

  @Produces
  @Singleton
  OwnedServers ownedServers(Storage storage) {
    return new OwnedServers(storage.servers());
  }

  @Produces
  @Singleton
  ServerQueries serverQueries(
      Storage storage, OwnedServers owned, AgentPresence presence, OpenAlerts alerts) {
    return new ServerQueries(owned, storage.servers(), presence, alerts);
  }

  @Produces
  @Singleton
  RegisterServer registerServer(Storage storage, Audit audit) {
    return new RegisterServer(storage.servers(), audit, clock);
  }

  @Produces
  @Singleton
  UpdateServer updateServer(Storage storage, OwnedServers owned, Audit audit, AlertEngine alerts) {
    return new UpdateServer(owned, storage.servers(), audit, clock, alerts::know);
  }

  @Produces
  @Singleton
  RemoveServer removeServer(
      Storage storage,
      OwnedServers owned,
      Audit audit,
      AgentPresence presence,
      WatchedServices watched,
      AlertEngine alerts,
      LatestReports latest,
      LiveUpdates live) {
    return new RemoveServer(
        owned,
        storage.servers(),
        audit,
        List.of(
            presence::forget,
            watched::forget,
            alerts::forget,
            live::publishRemoved,
            latest::forget,
            storage.metrics()::deleteServer,
            storage.commandExecutions()::deleteServer,
            storage.logEntries()::deleteServer));
  }

  @Produces
  @Singleton
  AgentPresence agentPresence(LiveUpdates live, ServerLog log) {
    return new AgentPresence(clock, silenceAllowed(settings), live, log);
  }

  /** Three intervals, and half a minute for a restart of the agent or a slow network. */
  static Duration silenceAllowed(HubSettings settings) {
    return settings.reportInterval().multipliedBy(3).plusSeconds(30);
  }

  @Produces
  @Singleton
  CheckServerHealth checkServerHealth(OwnedServers owned, AgentPresence presence, Audit audit) {
    return new CheckServerHealth(owned, presence, audit);
  }

  @Produces
  @Singleton
  ListProcesses listProcesses(
      OwnedServers owned, AgentPresence presence, LatestReports latest, DocumentReader reader) {
    return new ListProcesses(owned, presence, latest, reader);
  }

  // ---- acting on hosts

  @Produces
  @Singleton
  ServerLog serverLog(Storage storage, ActionWork work) {
    return new ServerLog(storage.logEntries(), clock, work);
  }

  @Produces
  @Singleton
  LogQueries logQueries(Storage storage, OwnedServers owned) {
    return new LogQueries(owned, storage.logEntries());
  }

  @Produces
  @Singleton
  HostActions hostActions(OwnedServers owned, AgentPresence presence, Audit audit, ServerLog log) {
    return new HostActions(owned, presence, audit, log);
  }

  @Produces
  @Singleton
  ListContainers listContainers(OwnedServers owned, LatestReports latest, DocumentReader reader) {
    return new ListContainers(owned, latest, reader);
  }

  @Produces
  @Singleton
  ControlContainer controlContainer(HostActions actions, AgentGateway gateway, ActionWork work) {
    return new ControlContainer(actions, gateway, new ActionSlots(16, 64, 1_000), work);
  }

  @Produces
  @Singleton
  ReadContainerLogs readContainerLogs(HostActions actions, AgentGateway gateway, ActionWork work) {
    // Fewer: each may hold some MiB of lines.
    return new ReadContainerLogs(actions, gateway, new ActionSlots(4, 8, 32), work);
  }

  @Produces
  @Singleton
  FollowContainerLogs followContainerLogs(
      HostActions actions, AgentGateway gateway, ActionWork work) {
    return new FollowContainerLogs(actions, gateway, work);
  }

  @Produces
  @Singleton
  CommandOutputs commandOutputs(Storage storage, OwnedServers owned) {
    return new CommandOutputs(owned, storage.commandExecutions());
  }

  @Produces
  @Singleton
  CommandQueries commandQueries(Storage storage, OwnedServers owned, CommandOutputs outputs) {
    return new CommandQueries(owned, storage.commandExecutions(), outputs);
  }

  @Produces
  @Singleton
  RunCommand runCommand(
      Storage storage,
      HostActions actions,
      AgentGateway gateway,
      CommandOutputs outputs,
      ActionWork work) {
    return new RunCommand(
        actions,
        storage.commandExecutions(),
        gateway,
        outputs,
        new ActionSlots(16, 64, mostCommands()),
        clock,
        work);
  }

  /** Each may keep 1 MiB of output, two bytes a character: at most an eighth of the heap. */
  private static int mostCommands() {
    return (int) Math.max(32, Runtime.getRuntime().maxMemory() / (8 * 2 * 1024 * 1024));
  }

  @Produces
  @Singleton
  CancelCommand cancelCommand(
      Storage storage,
      OwnedServers owned,
      HostActions actions,
      CommandOutputs outputs,
      AgentGateway gateway,
      Audit audit) {
    return new CancelCommand(owned, actions, storage.commandExecutions(), outputs, gateway, audit);
  }

  // ---- metrics

  @Produces
  @Singleton
  LiveUpdates liveUpdates(OpenAlerts alerts) {
    return new LiveUpdates(alerts);
  }

  @Produces
  @Singleton
  LatestReports latestReports(Storage storage) {
    return new LatestReports(storage.snapshots(), Runtime.getRuntime().maxMemory() / 3);
  }

  @Produces
  @Singleton
  IngestProgress ingestProgress() {
    return new IngestProgress(clock);
  }

  @Produces
  @Singleton
  IngestReport ingestReport(
      Storage storage,
      LatestReports latest,
      LiveUpdates live,
      IngestProgress progress,
      AlertEngine alerts) {
    return new IngestReport(storage.metrics(), latest, live, progress, alerts);
  }

  @Produces
  @Singleton
  MetricQueries metricQueries(Storage storage, OwnedServers owned, LatestReports latest) {
    return new MetricQueries(owned, latest, storage.metrics());
  }
}
