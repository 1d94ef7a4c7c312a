package io.chatops.app;

import io.agroal.api.AgroalDataSource;
import io.chatops.app.config.DatabaseSetup;
import io.chatops.app.config.HubSettings;
import io.chatops.app.config.StartupSettings;
import io.chatops.app.link.OwnAddress;
import io.chatops.app.security.BcryptPasswordHasher;
import io.chatops.app.security.JwtAccessTokens;
import io.chatops.app.security.ZxcvbnStrength;
import io.chatops.core.access.AccessTokens;
import io.chatops.core.access.KeyRing;
import io.chatops.core.access.PasswordRules;
import io.chatops.core.access.RegistrationPolicy;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.assembly.ActionUseCases;
import io.chatops.core.assembly.AlertUseCases;
import io.chatops.core.assembly.EnrolmentUseCases;
import io.chatops.core.assembly.HubUseCases;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.assembly.NotificationUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.notify.AlertNotices;
import io.chatops.core.notify.BackupNotifications;
import io.chatops.core.quota.Quotas;
import io.chatops.core.storage.Storage;
import io.chatops.persistence.BusinessRecords;
import io.chatops.persistence.PostgresStorage;
import io.chatops.persistence.backup.BackupRecord;
import io.chatops.persistence.metric.DiskRoom;
import io.chatops.persistence.metric.MetricStoreSettings;
import io.chatops.persistence.metric.PostgresMetricStore;
import io.chatops.persistence.metric.StoreBudgets;
import io.chatops.persistence.secret.KeyFile;
import io.chatops.persistence.secret.SealedValues;
import io.chatops.persistence.secret.SecretBox;
import io.chatops.rest.RestSettings;
import io.chatops.rest.hub.HubMetrics;
import io.chatops.rest.hub.ServerMetrics;
import io.chatops.rest.install.ServedAgents;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.security.HubOrigin;
import io.chatops.rest.security.MetricsTokens;
import io.chatops.ws.SocketCounters;
import io.chatops.ws.agent.AgentGateway;
import io.chatops.ws.agent.JacksonDocumentReader;
import io.chatops.ws.browser.BrowserSockets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/** Gives the assemblies of core the settings and the adapters of this hub. */
@ApplicationScoped
class Wiring {
  /** With maintenance every ten minutes: a day of a wrong date costs the oldest days, not all. */
  private static final Duration RETENTION_STEP = Duration.ofHours(1);

  private final HubSettings settings;
  private final InstantSource clock = InstantSource.system();

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
        limits.creationsPerMinute(),
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
  HubOrigin ownAddress() {
    return new HubOrigin(
        settings.publicUrl().map(URI::create).orElse(null),
        settings.corsOrigins().orElse(List.of()));
  }

  @Produces
  @Singleton
  ServedAgents servedAgents() {
    return new ServedAgents(settings.agentsDir().map(Path::of).orElse(null));
  }

  @Produces
  @Singleton
  HubMetrics hubMetrics(
      SocketCounters sockets,
      SharedState shared,
      RateLimits limits,
      NotificationWork notifications,
      AlertUseCases alerts,
      BackupWatch backups) {
    return new PrometheusHubMetrics(
        sockets,
        shared.presence(),
        limits,
        notifications,
        alerts.engine()::droppedBreaches,
        shared.storage().metrics() instanceof PostgresMetricStore store ? store::counters : null,
        () -> backups.newest().map(BackupRecord.Backup::takenAt));
  }

  @Produces
  @Singleton
  BackupWatch backupWatch(Instance<AgroalDataSource> dataSource, Storage storage) {
    return new BackupWatch(
        settings.storage() == HubSettings.Storage.MEMORY
            ? () -> new BackupRecord.State(null, null)
            : new BackupRecord(dataSource.get())::read,
        settings.backupLateAfter(),
        clock,
        warning -> System.getLogger(BackupWatch.class.getName()).log(Level.WARNING, warning),
        new BackupNotifications(
            storage.users(), storage.channels(), storage.notifications(), clock));
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
        DatabaseSetup.migrate(flyway.get(), settings.databaseLayout().ofDatabase());
        yield PostgresStorage.open(
            records.get(),
            dataSource.get(),
            clock,
            MetricStoreSettings.of(
                    settings.metricRetention(),
                    settings.metricRetentionMinutes(),
                    settings.metricRetentionTenMinutes(),
                    Runtime.getRuntime().maxMemory())
                .withRetentionStep(RETENTION_STEP)
                .withBudgets(budgets(settings.limits()))
                .withLayout(settings.databaseLayout().ofDatabase()),
            diskRoom());
      }
    };
  }

  /**
   * Returns the room on an embedded database's disk; any other database reports itself that it is
   * full.
   */
  private DiskRoom diskRoom() {
    if (settings.storage() != HubSettings.Storage.EMBEDDED) {
      return DiskRoom.UNKNOWN;
    }
    Path directory = Path.of(settings.dataDir());
    return DiskRoom.in(
        directory, settings.diskReserve().orElseGet(() -> DiskRoom.usualReserve(directory)));
  }

  /**
   * Created lazily: the first adapter that seals a secret needs the schema, which exists by then.
   */
  @Produces
  @Singleton
  SecretBox secretBox(Instance<AgroalDataSource> dataSource) {
    KeyFile file = new KeyFile(StartupSettings.secretsKeyFile(settings));
    return new SecretBox(file, new SealedValues(dataSource.get(), file).keys());
  }

  @Produces
  @Singleton
  StoreState storeState(Storage storage) {
    return () ->
        storage.metrics() instanceof PostgresMetricStore store ? store.trouble() : Optional.empty();
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
  SharedState sharedState(Storage storage, ActionWork work, OwnAddress address) {
    // Three intervals, and half a minute for a restart of the agent or a slow network.
    Duration silenceAllowed = settings.reportInterval().multipliedBy(3).plusSeconds(30);
    return SharedState.of(
        address,
        storage,
        clock,
        System::nanoTime,
        settings.leaseTime(),
        silenceAllowed,
        quotas(settings.limits()),
        new JacksonDocumentReader(),
        Runtime.getRuntime().maxMemory() / 3,
        work,
        new AgentVersions(settings.agentsDir().map(Path::of).orElse(null), clock));
  }

  private static StoreBudgets budgets(HubSettings.Limits limits) {
    return new StoreBudgets(
        StoreBudgets.DEFAULTS.newLabelsPerDay(),
        limits.labelsPerServer(),
        (long) limits.reportMegabytesPerDay() << 20,
        (long) limits.historyMegabytesPerUser() << 20,
        (long) limits.historyMegabytesPerAdmin() << 20);
  }

  private static Quotas quotas(HubSettings.Limits limits) {
    return Quotas.of(
        limits.serversPerUser(),
        limits.serversPerAdmin(),
        limits.apiKeysPerServer(),
        limits.thresholdsPerUser(),
        limits.channelsPerUser(),
        limits.commandOutputMegabytesPerServer(),
        limits.commandOutputMegabytesPerUser());
  }

  @Produces
  @Singleton
  IngestProgress ingestProgress(SharedState shared) {
    return shared.progress();
  }

  @Produces
  @Singleton
  AccessTokens accessTokens(KeyRing keys) {
    return new JwtAccessTokens(keys, settings.accessTokenLifetime());
  }

  @Produces
  @Singleton
  AccessUseCases accessUseCases(SharedState shared, AccessTokens tokens, BrowserSockets browsers) {
    RegistrationPolicy policy =
        switch (settings.registration()) {
          case OPEN -> RegistrationPolicy.OPEN;
          case FIRST_USER -> RegistrationPolicy.FIRST_USER;
          case CLOSED -> RegistrationPolicy.CLOSED;
        };
    return AccessUseCases.of(
        shared,
        new AccessUseCases.Secrets(
            new BcryptPasswordHasher(BcryptPasswordHasher.USUAL_COST),
            new PasswordRules(new ZxcvbnStrength()),
            tokens,
            new SecureRandom()),
        new AccessUseCases.Settings(policy, settings.sessionIdleLifetime()),
        browsers::closeSession);
  }

  @Produces
  @Singleton
  EnrolmentUseCases enrolmentUseCases(SharedState shared) {
    return EnrolmentUseCases.of(shared, new SecureRandom());
  }

  @Produces
  @Singleton
  AlertUseCases alertUseCases(
      SharedState shared, NotificationUseCases notifications, AlertThreads threads) {
    return AlertUseCases.of(
        shared,
        new AlertNotices(clock),
        notifications.loop(),
        threads.writer(),
        settings.metricRetention());
  }

  @Produces
  @Singleton
  ServerUseCases serverUseCases(SharedState shared, AlertUseCases alerts) {
    return ServerUseCases.of(shared, alerts.engine());
  }

  @Produces
  @Singleton
  MetricUseCases metricUseCases(SharedState shared, AlertUseCases alerts) {
    return MetricUseCases.of(shared, alerts.engine(), settings.metricRetention());
  }

  @Produces
  @Singleton
  ActionUseCases actionUseCases(SharedState shared, ActionWork work) {
    return ActionUseCases.of(
        shared, new AgentGateway(shared.presence(), clock), work, maxCommands());
  }

  @Produces
  @Singleton
  OldRecords oldRecords(SharedState shared) {
    return new OldRecords(
        shared.storage(), clock, settings.auditRetention(), settings.limits().auditEventsPerUser());
  }

  @Produces
  @Singleton
  HubUseCases hubUseCases(
      SharedState shared,
      AlertUseCases alerts,
      ServerUseCases servers,
      OwnershipThread arrivals,
      OldRecords oldRecords) {
    return HubUseCases.of(
        shared, alerts, servers, arrivals.executor(), oldRecords::markCommandsOfEndedHubsLost);
  }

  /** Each may keep 1 MiB of output, two bytes a character: at most an eighth of the heap. */
  private static int maxCommands() {
    return (int) Math.max(32, Runtime.getRuntime().maxMemory() / (8 * 2 * 1024 * 1024));
  }

  @Produces
  @Singleton
  ServerMetrics serverMetrics() {
    return new PrometheusServerMetrics();
  }
}
