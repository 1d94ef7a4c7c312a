package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryId;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.log.LogEntryStore.Page;
import io.chatops.core.log.LogEntryStore.Query;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.page.Position;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link LogEntryStore}. */
public abstract class LogEntryStoreContract extends OwnedServerContract {
  private LogEntryStore store() {
    return storage().logEntries();
  }

  @Test
  void findsNothingWhereNothingIs() {
    store().append(List.of());

    assertThat(store().find(all(10, 0))).isEqualTo(new Page(List.of(), 0));
  }

  @Test
  void findsAnEntryAsAppended() {
    LogEntry full =
        new LogEntry(
            LogEntryId.random(),
            server.id(),
            NOW,
            LogLevel.ERROR,
            LogSource.COMMAND,
            SampleObjects.AWKWARD_TEXT,
            SampleObjects.AWKWARD_TEXT + "\u001b[31m",
            new TreeMap<>(
                Map.of("user", SampleObjects.AWKWARD_TEXT, "action", "", "outcome", "{\"a\",b}")));
    LogEntry bare = entry(NOW.minusSeconds(1), LogLevel.INFO, LogSource.AGENT, null, "connected");
    store().append(List.of(bare, full));

    assertThat(store().find(all(10, 0)).entries()).containsExactly(full, bare);
  }

  @Test
  void takesAnEntryOnce() {
    LogEntry entry = entry(NOW, LogLevel.INFO, LogSource.AGENT, null, "connected");
    store().append(List.of(entry));
    store().append(List.of(entry, entry));

    assertThat(store().find(all(10, 0)).total()).isEqualTo(1);
  }

  @Test
  void goesOnAfterAPlaceWhateverIsAddedMeanwhile() {
    for (int i = 0; i < 12; i++) {
      append(NOW.plusSeconds(i / 4));
    }
    List<LogEntry> whole = store().find(all(100, 0)).entries();

    List<LogEntry> found = new ArrayList<>();
    Position after = null;
    do {
      Page page =
          store().find(new Query(server.id(), null, null, null, null, null, null, after, 5, 0));
      assertThat(page.total()).isGreaterThanOrEqualTo(12);
      found.addAll(page.entries());
      after =
          page.entries().isEmpty()
              ? null
              : new Position(
                  page.entries().get(page.entries().size() - 1).at(),
                  page.entries().get(page.entries().size() - 1).id().value());
      append(NOW.plusSeconds(100)); // a newer one moves nothing
    } while (after != null);

    assertThat(found).containsExactlyElementsOf(whole);
  }

  private void append(Instant at) {
    store().append(List.of(entry(at, LogLevel.INFO, LogSource.AGENT, null, "connected")));
  }

  @Test
  void listsNewestFirstInPagesThatNeverOverlap() {
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      entries.add(entry(NOW.plusSeconds(i / 4), LogLevel.INFO, LogSource.AGENT, null, "no " + i));
    }
    store().append(entries);

    List<LogEntry> found = new ArrayList<>();
    for (int offset = 0; offset < 12; offset += 5) {
      Page page = store().find(all(5, offset));
      assertThat(page.total()).isEqualTo(12);
      found.addAll(page.entries());
    }

    assertThat(found).containsExactlyInAnyOrderElementsOf(entries);
    assertThat(found)
        .extracting(LogEntry::at)
        .isSortedAccordingTo((one, other) -> other.compareTo(one));
    assertThat(store().find(all(5, 12)).entries()).isEmpty();
  }

  @Test
  void filtersByEachCriterion() {
    LogEntry info = entry(NOW, LogLevel.INFO, LogSource.AGENT, null, "The agent connected");
    LogEntry warning =
        entry(NOW.plusSeconds(1), LogLevel.WARNING, LogSource.CONTAINER, "Web_1", "50% \\ done");
    LogEntry error =
        entry(NOW.plusSeconds(2), LogLevel.ERROR, LogSource.CONTAINER, "db", "ÜBEL <script>");
    store().append(List.of(info, warning, error));

    assertThat(found(LogLevel.INFO, null, null, null)).containsExactly(error, warning, info);
    assertThat(found(LogLevel.WARNING, null, null, null)).containsExactly(error, warning);
    assertThat(found(LogLevel.ERROR, null, null, null)).containsExactly(error);
    assertThat(found(null, LogSource.CONTAINER, null, null)).containsExactly(error, warning);
    assertThat(found(null, LogSource.ALERT, null, null)).isEmpty();
    assertThat(found(null, null, "db", null)).containsExactly(error);
    assertThat(found(null, null, "d", null)).isEmpty();
    assertThat(found(null, null, null, "übel <SCRIPT>")).containsExactly(error);
    assertThat(found(null, null, null, "web_")).containsExactly(warning);
    assertThat(found(null, null, null, "% \\")).containsExactly(warning);
    assertThat(found(null, null, null, "e%d")).isEmpty();
    assertThat(found(null, null, null, "\0")).isEmpty();
    assertThat(found(LogLevel.WARNING, LogSource.CONTAINER, "Web_1", "DONE"))
        .containsExactly(warning);
  }

  @Test
  void includesTheStartButNotTheEndOfARange() {
    LogEntry first = entry(NOW, LogLevel.INFO, LogSource.AGENT, null, "one");
    LogEntry second = entry(NOW.plusNanos(1000), LogLevel.INFO, LogSource.AGENT, null, "two");
    store().append(List.of(first, second));

    assertThat(between(NOW, NOW.plusNanos(1000))).containsExactly(first);
    assertThat(between(NOW.plusNanos(1000), null)).containsExactly(second);
    assertThat(between(Instant.MIN, Instant.MAX)).containsExactly(second, first);
  }

  @Test
  void keepsTheNewestOfEachServer() {
    Instant longAgo = NOW.minus(Duration.ofDays(1_000));
    List<LogEntry> entries = new ArrayList<>();
    entries.add(entry(longAgo, LogLevel.ERROR, LogSource.AGENT, null, "old"));
    for (int i = 0; i < 5; i++) {
      entries.add(entry(NOW.plusSeconds(i), LogLevel.INFO, LogSource.AGENT, null, "recent"));
    }
    store().append(entries);

    assertThat(store().deleteOld(longAgo.plusSeconds(1), 4)).isGreaterThanOrEqualTo(2);

    assertThat(store().find(all(10, 0)).entries())
        .containsExactly(entries.get(5), entries.get(4), entries.get(3), entries.get(2));
  }

  @Test
  void forgetsAServer() {
    store().append(List.of(entry(NOW, LogLevel.INFO, LogSource.AGENT, null, "connected")));

    store().deleteServer(server.id());

    assertThat(store().find(all(10, 0)).total()).isZero();
  }

  @Test
  void takesTheOthersWhenAServerOfThemIsGone() {
    Server gone = SampleObjects.server(owner.id(), "gone");
    LogEntry kept = entry(NOW, LogLevel.INFO, LogSource.AGENT, null, "connected");
    LogEntry orphan =
        new LogEntry(
            LogEntryId.random(),
            gone.id(),
            NOW,
            LogLevel.INFO,
            LogSource.AGENT,
            null,
            "connected",
            new TreeMap<>());

    assertThatCode(() -> store().append(List.of(orphan, kept))).doesNotThrowAnyException();

    assertThat(store().find(all(10, 0)).entries()).containsExactly(kept);
  }

  @Test
  void losesNoEntryWhenSeveralAppendAtOnce() {
    ConcurrentStart.repeat(
        4,
        10,
        () ->
            store().append(List.of(entry(NOW, LogLevel.INFO, LogSource.AGENT, null, "connected"))));

    assertThat(store().find(all(1, 0)).total()).isEqualTo(40);
  }

  private List<LogEntry> found(
      @Nullable LogLevel level,
      @Nullable LogSource source,
      @Nullable String component,
      @Nullable String text) {
    return store()
        .find(new Query(server.id(), level, source, component, text, null, null, null, 10, 0))
        .entries();
  }

  private List<LogEntry> between(@Nullable Instant since, @Nullable Instant until) {
    return store()
        .find(new Query(server.id(), null, null, null, null, since, until, null, 10, 0))
        .entries();
  }

  private Query all(int limit, int offset) {
    return Query.of(server.id(), limit, offset);
  }

  private LogEntry entry(
      Instant at, LogLevel level, LogSource source, @Nullable String component, String message) {
    return new LogEntry(
        LogEntryId.random(),
        server.id(),
        at,
        level,
        source,
        component,
        message,
        new TreeMap<>(Map.of("user", "ada")));
  }
}
