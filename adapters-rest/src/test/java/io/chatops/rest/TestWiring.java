package io.chatops.rest;

import io.chatops.core.access.ApiKeyQueries;
import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.access.ChangePassword;
import io.chatops.core.access.CurrentUser;
import io.chatops.core.access.EmailAddress;
import io.chatops.core.access.IssueApiKey;
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
import io.chatops.core.access.User;
import io.chatops.core.access.Username;
import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.agent.CheckServerHealth;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.ListProcesses;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditQueries;
import io.chatops.core.command.CancelCommand;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.command.CommandQueries;
import io.chatops.core.command.RunCommand;
import io.chatops.core.container.ControlContainer;
import io.chatops.core.container.ListContainers;
import io.chatops.core.container.ReadContainerLogs;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.LogQueries;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryAlertRepository;
import io.chatops.core.memory.InMemoryAlertThresholdRepository;
import io.chatops.core.memory.InMemoryApiKeyRepository;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.memory.InMemoryCommandExecutionRepository;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemoryProcessTopStore;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.memory.InMemorySessionRepository;
import io.chatops.core.memory.InMemoryUserRepository;
import io.chatops.core.metric.CurrentValues;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricQueries;
import io.chatops.core.metric.StorageQueries;
import io.chatops.core.process.ProcessTopQueries;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.RegisterServer;
import io.chatops.core.server.RemoveServer;
import io.chatops.core.server.ServerQueries;
import io.chatops.core.server.UpdateServer;
import io.chatops.core.testing.DrivenHost;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.PlainAccessTokens;
import io.chatops.core.testing.PlainPasswordHasher;
import io.chatops.rest.hub.HubMetrics;
import io.chatops.rest.hub.ServerMetrics;
import io.chatops.rest.limit.LargeAnswers;
import io.chatops.rest.security.MetricsTokens;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The real use cases over storage in memory, with a clock that tests drive. */
@Singleton
public class TestWiring {
  static final String METRICS_TOKEN = "a-token-for-prometheus";
  static final String SERVERS_TOKEN = "another-token-for-prometheus";
  static final String COMMON_PASSWORD = "password123";
  static final Duration RETENTION = Duration.ofDays(30);
  static final Duration SILENCE_ALLOWED = Duration.ofSeconds(20);

  final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final InMemorySessionRepository sessionRepository = new InMemorySessionRepository(users);
  private final InMemoryApiKeyRepository apiKeys = new InMemoryApiKeyRepository();
  private final InMemoryReportSnapshots snapshots = new InMemoryReportSnapshots();
  final InMemoryAlertThresholdRepository thresholds = new InMemoryAlertThresholdRepository();
  final InMemoryAlertRepository alerts = new InMemoryAlertRepository((alert, notice) -> {});
  final InMemoryServerRepository servers =
      new InMemoryServerRepository(apiKeys, snapshots, thresholds, alerts);
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  final InMemoryMetricStore metrics = new InMemoryMetricStore(clock, RETENTION);
  private final InMemoryProcessTopStore processTops = new InMemoryProcessTopStore();
  private final LatestReports latest = new LatestReports(snapshots, 100_000_000);
  private final LiveUpdates live = new LiveUpdates();
  private final InMemoryLogEntryStore logEntries = new InMemoryLogEntryStore();
  private final ServerLog serverLog = new ServerLog(logEntries, clock, Runnable::run);
  private final AgentPresence presence = new AgentPresence(clock, SILENCE_ALLOWED, live, serverLog);
  private final OpenAlerts openAlerts = new OpenAlerts();
  final AlertEngine alertEngine =
      new AlertEngine(
          alerts,
          thresholds,
          servers,
          NoticePlanner.NONE,
          openAlerts,
          List.of(),
          (serverId, names) -> {},
          clock,
          SILENCE_ALLOWED,
          Runnable::run);
  private final SecureRandom random = new SecureRandom();
  private final PasswordHasher hasher = new PlainPasswordHasher();
  private final PasswordRules rules = new PasswordRules(Set.of(COMMON_PASSWORD)::contains);
  private final PlainAccessTokens tokens = new PlainAccessTokens();
  final Audit audit = new Audit(trail, clock);
  final OwnedServers owned = new OwnedServers(servers);
  private final InMemoryCommandExecutionRepository executions =
      new InMemoryCommandExecutionRepository();
  private final CommandOutputs commandOutputs = new CommandOutputs(owned, executions);
  private final HostActions hostActions = new HostActions(owned, presence, audit, serverLog);
  private final ActionSlots slots = new ActionSlots(16, 64, 1_000);
  private final DrivenHost host = new DrivenHost();
  private final CurrentUser currentUser = new CurrentUser(users, hasher, audit);
  private final Sessions sessions =
      new Sessions(sessionRepository, users, tokens, random, clock, Duration.ofDays(30));

  /** The first user of this hub is there before any test, so that no test becomes admin. */
  public TestWiring() {
    alertEngine.load();
    users.add(
        new User(
            UserId.random(),
            new EmailAddress("root@example.org"),
            new Username(Api.ADMIN),
            null,
            Role.USER,
            true,
            hasher.hash(Api.PASSWORD),
            clock.instant()),
        Role.ADMIN);
  }

  @Produces
  @Singleton
  RestSettings settings() {
    return RestSettings.defaults();
  }

  /** Less patient than a hub, since tests wait for it. */
  @Produces
  @Singleton
  LargeAnswers largeAnswers() {
    return new LargeAnswers(64 << 20, 8 << 20, Duration.ofSeconds(5));
  }

  @Produces
  @Singleton
  MetricsTokens metricsTokens() {
    return new MetricsTokens(METRICS_TOKEN, SERVERS_TOKEN);
  }

  @Produces
  @Singleton
  HubMetrics hubMetrics() {
    return () -> "chatops_agents_connected " + presence.connectedCount() + "\n";
  }

  @Produces
  @Singleton
  MutableClock mutableClock() {
    return clock;
  }

  @Produces
  @Singleton
  AgentPresence presence() {
    return presence;
  }

  @Produces
  @Singleton
  IngestReport ingestReport() {
    return new IngestReport(metrics, latest, live, new IngestProgress(clock), alertEngine);
  }

  @Produces
  @Singleton
  RegisterUser registerUser() {
    return new RegisterUser(users, hasher, rules, sessions, audit, clock, RegistrationPolicy.OPEN);
  }

  @Produces
  @Singleton
  SignIn signIn() {
    return new SignIn(users, hasher, sessions, audit);
  }

  @Produces
  @Singleton
  RefreshSession refreshSession() {
    return new RefreshSession(sessions, users, audit, session -> {});
  }

  @Produces
  @Singleton
  SignOut signOut() {
    return new SignOut(sessionRepository, audit, clock, session -> {});
  }

  @Produces
  @Singleton
  CurrentUser currentUser() {
    return currentUser;
  }

  @Produces
  @Singleton
  UpdateProfile updateProfile() {
    return new UpdateProfile(currentUser, users, audit);
  }

  @Produces
  @Singleton
  ChangePassword changePassword() {
    return new ChangePassword(
        currentUser, users, sessionRepository, hasher, rules, audit, clock, session -> {});
  }

  @Produces
  @Singleton
  AuthenticateUser authenticateUser() {
    return new AuthenticateUser(tokens, sessionRepository, clock);
  }

  @Produces
  @Singleton
  AuthenticateApiKey authenticateApiKey() {
    return new AuthenticateApiKey(apiKeys, servers, clock);
  }

  @Produces
  @Singleton
  ServerQueries serverQueries() {
    return new ServerQueries(owned, servers, presence, openAlerts);
  }

  @Produces
  @Singleton
  RegisterServer registerServer() {
    return new RegisterServer(servers, audit, clock);
  }

  @Produces
  @Singleton
  UpdateServer updateServer() {
    return new UpdateServer(owned, servers, audit, clock, alertEngine::know);
  }

  @Produces
  @Singleton
  RemoveServer removeServer() {
    return new RemoveServer(
        owned,
        servers,
        audit,
        List.of(
            presence::forget,
            alertEngine::forget,
            latest::forget,
            metrics::deleteServer,
            executions::deleteServer,
            logEntries::deleteServer));
  }

  @Produces
  @Singleton
  CheckServerHealth checkServerHealth() {
    return new CheckServerHealth(owned, presence, audit);
  }

  @Produces
  @Singleton
  ListProcesses listProcesses() {
    return new ListProcesses(owned, presence, latest, new TestDocumentReader());
  }

  /** Whatever is asked of a host lies here until a test answers it. */
  @Produces
  @Singleton
  DrivenHost drivenHost() {
    return host;
  }

  @Produces
  @Singleton
  ListContainers listContainers() {
    return new ListContainers(owned, latest, new TestDocumentReader());
  }

  @Produces
  @Singleton
  ControlContainer controlContainer() {
    return new ControlContainer(hostActions, host, slots, Runnable::run);
  }

  @Produces
  @Singleton
  ReadContainerLogs readContainerLogs() {
    return new ReadContainerLogs(hostActions, host, slots, Runnable::run);
  }

  @Produces
  @Singleton
  RunCommand runCommand() {
    return new RunCommand(
        hostActions, executions, host, commandOutputs, slots, clock, Runnable::run);
  }

  @Produces
  @Singleton
  CancelCommand cancelCommand() {
    return new CancelCommand(owned, hostActions, executions, commandOutputs, host, audit);
  }

  @Produces
  @Singleton
  CommandQueries commandQueries() {
    return new CommandQueries(owned, executions, commandOutputs);
  }

  @Produces
  @Singleton
  LogQueries logQueries() {
    return new LogQueries(owned, logEntries);
  }

  @Produces
  @Singleton
  ApiKeyQueries apiKeyQueries() {
    return new ApiKeyQueries(owned, apiKeys, clock);
  }

  @Produces
  @Singleton
  IssueApiKey issueApiKey() {
    return new IssueApiKey(owned, apiKeys, audit, random, clock);
  }

  @Produces
  @Singleton
  RevokeApiKey revokeApiKey() {
    return new RevokeApiKey(owned, apiKeys, audit, clock, presence::closeKey);
  }

  @Produces
  @Singleton
  MetricQueries metricQueries() {
    return new MetricQueries(owned, latest, metrics);
  }

  @Produces
  @Singleton
  StorageQueries storageQueries() {
    return new StorageQueries(metrics, clock);
  }

  @Produces
  @Singleton
  InMemoryProcessTopStore processTops() {
    return processTops;
  }

  @Produces
  @Singleton
  ProcessTopQueries processTopQueries() {
    return new ProcessTopQueries(owned, processTops);
  }

  @Produces
  @Singleton
  CurrentValues currentValues() {
    return new CurrentValues(latest, new TestDocumentReader(), servers, presence);
  }

  @Produces
  @Singleton
  ServerMetrics serverMetrics() {
    return (values, out) -> {
      for (CurrentValues.OfServer server : values.servers()) {
        String line = server.serverId() + " " + server.samples().size() + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  @Produces
  @Singleton
  AuditQueries auditQueries() {
    return new AuditQueries(trail);
  }
}
