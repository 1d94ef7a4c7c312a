package io.chatops.app;

import io.chatops.core.memory.InMemoryAlertRepository;
import io.chatops.core.memory.InMemoryAlertThresholdRepository;
import io.chatops.core.memory.InMemoryApiKeyRepository;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.memory.InMemoryCommandExecutionRepository;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemoryNotificationChannelRepository;
import io.chatops.core.memory.InMemoryNotificationRepository;
import io.chatops.core.memory.InMemoryProcessTopStore;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.memory.InMemorySessionRepository;
import io.chatops.core.memory.InMemorySigningKeyRepository;
import io.chatops.core.memory.InMemoryUserRepository;
import java.time.Duration;
import java.time.InstantSource;

/** Everything in memory. */
final class MemoryStorage {
  private MemoryStorage() {}

  static Storage open(InstantSource clock, Duration retention) {
    var users = new InMemoryUserRepository();
    var apiKeys = new InMemoryApiKeyRepository();
    var metrics = new InMemoryMetricStore(clock, retention);
    var processTops = new InMemoryProcessTopStore();
    var snapshots = new InMemoryReportSnapshots();
    var thresholds = new InMemoryAlertThresholdRepository();
    var notifications = new InMemoryNotificationRepository();
    var alerts = new InMemoryAlertRepository(notifications::put);
    return new Storage(
        users,
        new InMemorySessionRepository(users),
        apiKeys,
        new InMemorySigningKeyRepository(),
        new InMemoryServerRepository(
            apiKeys, snapshots, thresholds, alerts, notifications, processTops),
        new InMemoryAuditTrail(),
        metrics,
        metrics,
        processTops,
        snapshots,
        new InMemoryCommandExecutionRepository(),
        new InMemoryLogEntryStore(),
        thresholds,
        alerts,
        new InMemoryNotificationChannelRepository(),
        notifications,
        () -> {});
  }
}
