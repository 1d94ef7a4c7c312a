package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.process.ProcessSample;
import io.chatops.core.process.ProcessTop;
import io.chatops.core.process.ProcessTopStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link ProcessTopStore}. */
public abstract class ProcessTopStoreContract extends OwnedServerContract {
  private static final Duration REACH = Duration.ofMinutes(5);
  private static final Duration RETENTION = Duration.ofDays(7);

  private final Instant now = InstantSource.system().instant();
  private final Instant minute =
      now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3)).plusSeconds(60 * 30);

  /** Returns the store, which runs on the system's clock. */
  private ProcessTopStore store() {
    return storage().processTops();
  }

  @Test
  void keepsAListAsItWas() {
    ProcessTop top =
        top(
            minute,
            new ProcessSample(
                1L, "db", "postgres", 99.25, 512.5, "/usr/bin/postgres -D 🦊", "db-🦊.service"),
            new ProcessSample(0L, "", "", 0.0, 0.0, "", ""),
            new ProcessSample(null, null, null, null, null, null, null));
    store().save(List.of(top));

    assertThat(found(minute)).isEqualTo(top);
    store().maintain(now.minus(RETENTION));
    assertThat(found(minute)).as("moved").isEqualTo(top);
  }

  @Test
  void findsTheNewestAtOrBeforeATimeWithinReach() {
    fill(20);

    for (boolean moved : new boolean[] {false, true}) {
      assertThat(found(minute).processes().get(0).pid()).as("moved: %s", moved).isEqualTo(0);
      assertThat(found(minute.plusSeconds(59)).processes().get(0).pid()).isEqualTo(0);
      assertThat(found(minute.plusSeconds(60)).processes().get(0).pid()).isEqualTo(1);
      assertThat(found(minute.plusSeconds(60 * 23)).processes().get(0).pid()).isEqualTo(19);
      assertThat(store().find(server.id(), minute.plusSeconds(60 * 24), REACH)).isEmpty();
      assertThat(store().find(server.id(), minute.minusSeconds(1), REACH)).isEmpty();
      assertThat(store().find(ServerId.random(), minute, REACH)).isEmpty();
      store().maintain(now.minus(RETENTION));
    }
  }

  @Test
  void looksAcrossTheHour() {
    fill(31);
    store().maintain(now.minus(RETENTION));

    assertThat(found(minute.plusSeconds(60 * 30)).processes().get(0).pid()).isEqualTo(30);
    assertThat(found(minute.plusSeconds(60 * 33)).processes().get(0).pid()).isEqualTo(30);
    assertThat(found(minute.plusSeconds(60 * 29)).processes().get(0).pid()).isEqualTo(29);
  }

  @Test
  void handsOverTheListsOfATime() {
    fill(40); // across the hour

    for (boolean moved : new boolean[] {false, true}) {
      List<Long> pids = new ArrayList<>();
      store()
          .forEach(
              server.id(),
              minute.plusSeconds(60),
              minute.plusSeconds(60 * 35),
              top -> pids.add(Objects.requireNonNull(top.processes().get(0).pid())));
      assertThat(pids)
          .as("moved: %s", moved)
          .containsExactlyInAnyOrderElementsOf(LongStream.range(1, 35).boxed().toList());
      store().forEach(ServerId.random(), minute, now, top -> pids.clear());
      store().forEach(server.id(), minute.minusSeconds(60), minute, top -> pids.clear());
      assertThat(pids).isNotEmpty();
      store().maintain(now.minus(RETENTION));
    }
  }

  @Test
  void keepsTheFirstListOfAMinuteUntilItIsReplaced() {
    store().save(List.of(top(minute, process(1))));
    store().save(List.of(top(minute, process(2)), top(minute.plusSeconds(60), process(3))));

    assertThat(found(minute).processes()).containsExactly(process(1));
    assertThat(found(minute.plusSeconds(60)).processes()).containsExactly(process(3));

    store().replace(List.of(top(minute, process(4)), top(minute.plusSeconds(120), process(5))));

    assertThat(found(minute).processes()).containsExactly(process(4));
    assertThat(found(minute.plusSeconds(120)).processes()).containsExactly(process(5));
  }

  @Test
  void takesWhatComesWhenItsHourWasMovedAlready() {
    store().save(List.of(top(minute, process(1))));
    store().maintain(now.minus(RETENTION));
    store().save(List.of(top(minute.plusSeconds(60), process(2))));
    store().maintain(now.minus(RETENTION));

    assertThat(found(minute).processes()).containsExactly(process(1));
    assertThat(found(minute.plusSeconds(60)).processes()).containsExactly(process(2));
  }

  @Test
  void dropsWhatIsTooOld() {
    fill(3);

    store().maintain(now);

    assertThat(store().find(server.id(), minute, REACH)).isEmpty();
  }

  @Test
  void letsListsGoWithTheirServer() {
    fill(3);
    store().maintain(now.minus(RETENTION));
    store().save(List.of(top(minute.plusSeconds(600), process(1))));

    storage().servers().remove(server.id());
    store().save(List.of(top(minute.plusSeconds(660), process(1))));

    assertThat(store().find(server.id(), minute.plusSeconds(700), Duration.ofHours(1))).isEmpty();
  }

  private void fill(int minutes) {
    for (int i = 0; i < minutes; i++) {
      store().save(List.of(top(minute.plusSeconds(60L * i), process(i))));
    }
  }

  private ProcessTop found(Instant at) {
    return store().find(server.id(), at, REACH).orElseThrow();
  }

  private ProcessTop top(Instant at, ProcessSample... processes) {
    return new ProcessTop(server.id(), at, List.of(processes));
  }

  private static ProcessSample process(long pid) {
    return new ProcessSample(pid, "name", "user", 1.5, 20.25, "command --with arguments", null);
  }
}
