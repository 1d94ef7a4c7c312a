package io.chatops.core.process;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.memory.InMemoryProcessTopStore;
import io.chatops.core.process.ProcessTopQueries.RangeTop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTopQueriesTest {
  private final ActionFixture world = new ActionFixture();
  private final InMemoryProcessTopStore store = new InMemoryProcessTopStore();
  private final ProcessTopQueries queries = new ProcessTopQueries(world.owned, store);
  private final Instant start = world.clock.instant().truncatedTo(ChronoUnit.HOURS);

  private void list(int minute, ProcessSample... processes) {
    store.save(
        List.of(
            new ProcessTop(
                world.server, start.plus(Duration.ofMinutes(minute)), List.of(processes))));
  }

  private static ProcessSample process(String name, double cpu, double memory) {
    return new ProcessSample(1L, name, "root", cpu, memory, name + " -x");
  }

  private RangeTop over(int minutes, int limit) {
    return queries.inRange(
        world.ada, world.server, start, start.plus(Duration.ofMinutes(minutes)), limit);
  }

  @Test
  void sumsTheListsOfATimeByNameAndUser() {
    list(0, process("db", 100, 500), process("db", 50, 100), process("web", 10, 50));
    list(1, process("db", 30, 700));
    list(2, process("backup", 200, 20));
    list(3, process("later", 900, 900));

    RangeTop top = over(3, 10);

    assertThat(top.lists()).isEqualTo(3);
    assertThat(top.byCpu())
        .containsExactly(
            new ProcessUse("backup", "root", 1, 200 / 3.0, 200, 20, 20, "backup -x"),
            new ProcessUse("db", "root", 2, 60, 150, 650, 700, "db -x"),
            new ProcessUse("web", "root", 1, 10 / 3.0, 10, 50, 50, "web -x"));
    assertThat(top.byMemory()).extracting(ProcessUse::name).containsExactly("db", "web", "backup");
    assertThat(over(3, 1).byMemory()).extracting(ProcessUse::name).containsExactly("db");
  }

  @Test
  void keepsUsersApartAndLeavesOutTheNameless() {
    list(
        0,
        process("db", 10, 10),
        new ProcessSample(2L, "db", null, null, null, null),
        new ProcessSample(3L, null, "root", 99.0, 99.0, null));

    assertThat(over(1, 10).byCpu())
        .containsExactly(
            new ProcessUse("db", "root", 1, 10, 10, 10, 10, "db -x"),
            new ProcessUse("db", null, 1, 0, 0, 0, 0, null));
  }

  @Test
  void holdsNoMoreNamesThanItMay() {
    for (int minute = 0; minute < 300; minute++) {
      List<ProcessSample> processes = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        processes.add(process("name-" + minute + "-" + i, 1, 1));
      }
      list(minute, processes.toArray(ProcessSample[]::new));
    }

    assertThat(over(300, 9_999).byCpu()).hasSize(ProcessUseSum.MAX_NAMES);
  }

  @Test
  void isEmptyWithoutLists() {
    assertThat(over(60, 10)).isEqualTo(new RangeTop(0, List.of(), List.of()));
  }

  @Test
  void refusesTimesThatAreTooLongAndServersOfOthers() {
    assertFails(ErrorCode.INVALID, () -> over(7 * 24 * 60 + 1, 10));
    assertFails(
        ErrorCode.NOT_FOUND,
        () -> queries.inRange(world.bob, world.server, start, start.plusSeconds(60), 10));
  }
}
