package io.chatops.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntryStore.Query;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.testing.MutableClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerLogTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final FailingAtWill store = new FailingAtWill();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final ServerLog log = new ServerLog(store, clock, later::add);
  private final ServerId server = ServerId.random();

  @Test
  void storesNothingOnTheThreadThatRecords() {
    record("connected");
    assertThat(stored()).isEmpty();

    runLater();
    assertThat(stored()).containsExactly("connected");
  }

  @Test
  void storesManyAtOnce() {
    for (int i = 0; i < 1_200; i++) {
      record("entry");
    }
    assertThat(later).hasSize(1);

    runLater();

    assertThat(total()).isEqualTo(1_200);
    assertThat(store.appends).isEqualTo(3);
  }

  @Test
  void storesEntriesOfAnOutageAfterwards() {
    store.failure = ChatOpsException.storageUnavailable("away", new IllegalStateException());
    record("one");
    runLater();
    record("two");
    runLater();
    assertThat(stored()).isEmpty();

    store.failure = null;
    log.storeSoon();
    runLater();

    assertThat(stored()).containsExactlyInAnyOrder("one", "two");
    assertThat(log.notStored()).isZero();
  }

  @Test
  void letsGoOfWhatCanNeverBeStored() {
    store.failure = new IllegalStateException("a bug");
    record("one");
    runLater();
    store.failure = null;
    record("two");
    runLater();

    assertThat(stored()).containsExactly("two");
    assertThat(log.notStored()).isEqualTo(1);
  }

  @Test
  void keepsABoundedNumberWaitingAndCountsTheRest() {
    List<LogEntry> seen = new ArrayList<>();
    log.subscribe(server, seen::add);
    for (int i = 0; i < ServerLog.MAX_WAITING + 5; i++) {
      record("entry");
    }
    runLater();

    assertThat(total()).isEqualTo(ServerLog.MAX_WAITING);
    assertThat(log.notStored()).isEqualTo(5);
    assertThat(seen).hasSize(ServerLog.MAX_WAITING + 5);
  }

  @Test
  void tellsWhoWatchesThisServerAtOnce() {
    List<LogEntry> seen = new ArrayList<>();
    ServerLog.Listener listener = seen::add;
    log.subscribe(server, listener);

    log.record(ServerId.random(), LogLevel.INFO, LogSource.AGENT, "of another server");
    record("one");
    log.unsubscribe(server, listener);
    record("two");

    assertThat(seen).extracting(LogEntry::message).containsExactly("one");
    assertThat(seen.get(0).at()).isEqualTo(clock.instant());
  }

  @Test
  void storesWhatWaitsWhenTheHubStops() {
    record("last words");

    log.flush();

    assertThat(stored()).containsExactly("last words");
  }

  @Test
  void cutsWhatIsTooLong() {
    log.record(
        server,
        LogLevel.INFO,
        LogSource.COMMAND,
        "c".repeat(400),
        "m".repeat(998) + "🦊m",
        Map.of("user", "u".repeat(2_000)));
    runLater();

    LogEntry entry = entries().get(0);
    assertThat(entry.component()).isEqualTo("c".repeat(299) + "…");
    assertThat(entry.message()).isEqualTo("m".repeat(998) + "…");
    assertThat(entry.details()).isEqualTo(new TreeMap<>(Map.of("user", "u".repeat(999) + "…")));
  }

  private void record(String message) {
    log.record(server, LogLevel.INFO, LogSource.AGENT, message);
  }

  private void runLater() {
    for (Runnable task = later.poll(); task != null; task = later.poll()) {
      task.run();
    }
  }

  private List<String> stored() {
    return entries().stream().map(LogEntry::message).toList();
  }

  private List<LogEntry> entries() {
    return page().entries();
  }

  private long total() {
    return page().total();
  }

  private LogEntryStore.Page page() {
    return store.find(Query.of(server, 1000, 0));
  }

  /** A storage that a test takes away and gives back. */
  private static final class FailingAtWill implements LogEntryStore {
    private final InMemoryLogEntryStore storage = new InMemoryLogEntryStore();
    private @Nullable RuntimeException failure;
    private int appends;

    @Override
    public void append(List<LogEntry> entries) {
      if (failure != null) {
        throw failure;
      }
      appends++;
      storage.append(entries);
    }

    @Override
    public Page find(Query query) {
      return storage.find(query);
    }

    @Override
    public void deleteServer(ServerId serverId) {
      storage.deleteServer(serverId);
    }

    @Override
    public long deleteOld(Instant before, int maxPerServer) {
      return storage.deleteOld(before, maxPerServer);
    }
  }
}
