package io.chatops.testkit;

import io.chatops.core.access.FailedSignIns;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.UserRepository;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.hub.BackgroundJobs;
import io.chatops.core.hub.Hints;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.memory.InMemoryHints;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemorySigningKeyRepository;
import io.chatops.core.memory.InMemoryStorage;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Nested;

class InMemoryAdaptersTest {

  private static InMemoryStorage newStorage() {
    return newStorage((alert, notice) -> {});
  }

  private static InMemoryStorage newStorage(BiConsumer<Alert, OutboxNotice> outbox) {
    return InMemoryStorage.create(InstantSource.system(), MetricStoreContract.RETENTION, outbox);
  }

  @Nested
  class Users extends UserRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }

    @Override
    protected UserRepository emptyRepository() {
      return newStorage().users();
    }
  }

  @Nested
  class CookieTokens extends CookieTokenContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Sessions extends SessionRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
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
  class ChoresOfHubs extends BackgroundJobsContract {
    @Override
    protected BackgroundJobs jobs() {
      return newStorage().jobs();
    }
  }

  @Nested
  class AgentDirectories extends AgentDirectoryContract {
    private final InMemoryStorage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }

    @Override
    protected void age(HubId hub, Duration by) {
      storage.agentDirectory().age(hub, by);
    }

    @Override
    protected void loseOwner(ServerId server) {
      storage.agentDirectory().restore(server, null);
    }
  }

  @Nested
  class ApiKeys extends ApiKeyRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Notes extends NoteRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Enrolments extends EnrolmentRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Servers extends ServerRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Snapshots extends ReportSnapshotsContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Values extends ServerValuesContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
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
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Log extends LogEntryStoreContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class AlertThresholds extends AlertThresholdRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Alerts extends AlertRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class AlertListing extends AlertListingContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class AlertSteps extends AlertStepsContract {
    private final Map<AlertId, Map<UUID, OutboxNotice>> outbox = new ConcurrentHashMap<>();
    private final Storage storage =
        newStorage(
            (alert, notice) ->
                outbox
                    .computeIfAbsent(alert.id(), id -> new ConcurrentHashMap<>())
                    .putIfAbsent(notice.id(), notice));

    @Override
    protected Storage storage() {
      return storage;
    }

    @Override
    protected List<OutboxNotice> noticesOf(AlertId id) {
      return List.copyOf(outbox.getOrDefault(id, Map.of()).values());
    }
  }

  @Nested
  class Channels extends NotificationChannelRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Outbox extends NotificationOutboxContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class Notifications extends NotificationRepositoryContract {
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
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
    private final Storage storage = newStorage();

    @Override
    protected Storage storage() {
      return storage;
    }
  }

  @Nested
  class HintsOfHubs extends HintsContract {
    private final InMemoryHints hints = new InMemoryHints();

    @Override
    protected Hints hints() {
      return hints;
    }

    @Override
    protected void cut() {
      hints.cut();
    }

    @Override
    protected void reconnect() {
      hints.reconnect();
    }
  }

  @Nested
  class WrongPasswords extends FailedSignInsContract {
    private final FailedSignIns failures = newStorage().failedSignIns();

    @Override
    protected FailedSignIns failures() {
      return failures;
    }
  }
}
