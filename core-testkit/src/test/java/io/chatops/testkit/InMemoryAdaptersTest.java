package io.chatops.testkit;

import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.UserRepository;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.identity.AlertId;
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
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.process.ProcessTopStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Nested;

class InMemoryAdaptersTest {

  private static StoragePorts newPorts() {
    return newPorts((alert, notice) -> {});
  }

  private static StoragePorts newPorts(BiConsumer<Alert, OutboxNotice> outbox) {
    return newPorts(outbox, new InMemoryProcessTopStore());
  }

  private static StoragePorts newPorts(
      BiConsumer<Alert, OutboxNotice> outbox, InMemoryProcessTopStore processTops) {
    InMemoryUserRepository users = new InMemoryUserRepository();
    InMemoryApiKeyRepository apiKeys = new InMemoryApiKeyRepository();
    InMemoryReportSnapshots snapshots = new InMemoryReportSnapshots();
    InMemoryAlertThresholdRepository thresholds = new InMemoryAlertThresholdRepository();
    InMemoryNotificationRepository notifications = new InMemoryNotificationRepository();
    InMemoryAlertRepository alerts =
        new InMemoryAlertRepository(outbox.andThen(notifications::put));
    return new StoragePorts(
        users,
        new InMemorySessionRepository(users),
        new InMemoryServerRepository(
            apiKeys, snapshots, thresholds, alerts, notifications, processTops),
        apiKeys,
        snapshots,
        new InMemoryAuditTrail(),
        new InMemoryCommandExecutionRepository(),
        new InMemoryLogEntryStore(),
        thresholds,
        alerts,
        new InMemoryNotificationChannelRepository(),
        notifications);
  }

  @Nested
  class Users extends UserRepositoryContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }

    @Override
    protected UserRepository emptyRepository() {
      return newPorts().users();
    }
  }

  @Nested
  class Sessions extends SessionRepositoryContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class SigningKeys extends SigningKeyRepositoryContract {
    private final SigningKeyRepository repository = new InMemorySigningKeyRepository();

    @Override
    protected SigningKeyRepository repository() {
      return repository;
    }
  }

  @Nested
  class ApiKeys extends ApiKeyRepositoryContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Servers extends ServerRepositoryContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Snapshots extends ReportSnapshotsContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Audit extends AuditTrailContract {
    private final AuditTrail trail = new InMemoryAuditTrail();

    @Override
    protected AuditTrail trail() {
      return trail;
    }
  }

  @Nested
  class Commands extends CommandExecutionRepositoryContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Log extends LogEntryStoreContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class AlertThresholds extends AlertThresholdRepositoryContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Alerts extends AlertRepositoryContract {
    private final Map<AlertId, Map<UUID, OutboxNotice>> outbox = new ConcurrentHashMap<>();
    private final StoragePorts ports =
        newPorts(
            (alert, notice) ->
                outbox
                    .computeIfAbsent(alert.id(), id -> new ConcurrentHashMap<>())
                    .putIfAbsent(notice.id(), notice));

    @Override
    protected StoragePorts ports() {
      return ports;
    }

    @Override
    protected List<OutboxNotice> noticesOf(AlertId id) {
      return List.copyOf(outbox.getOrDefault(id, Map.of()).values());
    }
  }

  @Nested
  class Channels extends NotificationChannelRepositoryContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Outbox extends NotificationOutboxContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Notifications extends NotificationRepositoryContract {
    private final StoragePorts ports = newPorts();

    @Override
    protected StoragePorts ports() {
      return ports;
    }
  }

  @Nested
  class Metrics extends MetricStoreContract {
    private final MetricStore store = new InMemoryMetricStore(InstantSource.system(), RETENTION);

    @Override
    protected MetricStore store() {
      return store;
    }

    /**
     * Nothing survives a restart in memory: what is left to show is that nothing is lost before.
     */
    @Override
    protected MetricStore reopened() {
      return store;
    }
  }

  @Nested
  class History extends HistoryContract {
    private final MetricStore store =
        new InMemoryMetricStore(InstantSource.system(), MetricStoreContract.RETENTION);

    @Override
    protected MetricStore store() {
      return store;
    }
  }

  @Nested
  class Space extends StorageMeterContract {
    private final InMemoryMetricStore store =
        new InMemoryMetricStore(InstantSource.system(), MetricStoreContract.RETENTION);

    @Override
    protected MetricStore store() {
      return store;
    }

    @Override
    protected StorageMeter meter() {
      return store;
    }
  }

  @Nested
  class ProcessTops extends ProcessTopStoreContract {
    private final InMemoryProcessTopStore store = new InMemoryProcessTopStore();
    private final StoragePorts ports = newPorts((alert, notice) -> {}, store);

    @Override
    protected StoragePorts ports() {
      return ports;
    }

    @Override
    protected ProcessTopStore store() {
      return store;
    }
  }
}
