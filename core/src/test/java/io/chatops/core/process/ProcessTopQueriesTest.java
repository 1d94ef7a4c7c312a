package io.chatops.core.process;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.memory.InMemoryProcessTopStore;
import io.chatops.core.metric.ReportedProcess;
import io.chatops.core.process.ProcessTopQueries.RangeTop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    return new ProcessSample(1L, name, "root", cpu, memory, name + " -x", null);
  }

  private static ProcessUse use(
      String name,
      @Nullable String user,
      int minutes,
      double cpuAverage,
      double cpuPeak,
      double memoryAverage,
      double memoryPeak,
      @Nullable String command,
      long pid) {
    return new ProcessUse(
        name,
        name,
        user,
        null,
        minutes,
        cpuAverage,
        cpuPeak,
        memoryAverage,
        memoryPeak,
        command,
        List.of(pid));
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
            use("backup", "root", 1, 200 / 3.0, 200, 20, 20, "backup -x", 1),
            use("db", "root", 2, 60, 150, 650, 700, "db -x", 1),
            use("web", "root", 1, 10 / 3.0, 10, 50, 50, "web -x", 1));
    assertThat(top.byMemory()).extracting(ProcessUse::name).containsExactly("db", "web", "backup");
    assertThat(over(3, 1).byMemory()).extracting(ProcessUse::name).containsExactly("db");
  }

  @Test
  void keepsProgramsOfOneInterpreterApart() {
    list(
        0,
        new ProcessSample(11L, "java", "app", 80.0, 10.0, "java -Xmx1g -jar /a/run.jar", null),
        new ProcessSample(12L, "java", "app", 30.0, 10.0, "java -jar /b/run.jar --port 1", null),
        new ProcessSample(13L, "java", "app", 20.0, 10.0, "java -jar /b/run.jar --port 2", null));

    assertThat(over(1, 10).byCpu())
        .extracting(ProcessUse::program, ProcessUse::cpuAverage, ProcessUse::pids)
        .containsExactly(
            tuple("java /a/run.jar", 80.0, List.of(11L)),
            tuple("java /b/run.jar", 50.0, List.of(12L, 13L)));
  }

  @Test
  void keepsServicesAndContainersOfOneProgramApart() {
    list(
        0,
        new ProcessSample(11L, "java", "app", 80.0, 10.0, "java -jar run.jar", "a.service"),
        new ProcessSample(12L, "java", "app", 30.0, 10.0, "java -jar run.jar", "b.service"),
        new ProcessSample(13L, "java", "app", 20.0, 10.0, "java -jar run.jar", "b.service"),
        new ProcessSample(14L, "java", "app", 10.0, 10.0, "java -jar run.jar", null));

    assertThat(over(1, 10).byCpu())
        .extracting(ProcessUse::group, ProcessUse::cpuAverage, ProcessUse::pids)
        .containsExactly(
            tuple("a.service", 80.0, List.of(11L)),
            tuple("b.service", 50.0, List.of(12L, 13L)),
            tuple(null, 10.0, List.of(14L)));
  }

  @Test
  void namesTheProgramOfALongCommand() {
    String classes = "/lib/a.jar:".repeat(50);
    ReportedProcess java =
        new ReportedProcess(
            1L, "java", 9.0, 1.0, null, null, "java -cp " + classes + " org.acme.Main", null);

    assertThat(ProcessSample.of(java).command()).isEqualTo("java org.acme.Main");
  }

  @Test
  void keepsUsersApartAndLeavesOutTheNameless() {
    list(
        0,
        process("db", 10, 10),
        new ProcessSample(2L, "db", null, null, null, null, null),
        new ProcessSample(3L, null, "root", 99.0, 99.0, null, null));

    assertThat(over(1, 10).byCpu())
        .containsExactly(
            use("db", "root", 1, 10, 10, 10, 10, "db -x", 1),
            use("db", null, 1, 0, 0, 0, 0, null, 2));
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
