package io.chatops.core.container;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListContainersTest {
  private final ActionFixture world = new ActionFixture();
  private final InMemoryReportSnapshots snapshots = new InMemoryReportSnapshots();
  private final ScriptedDocumentReader reader = new ScriptedDocumentReader();
  private final ListContainers listContainers =
      new ListContainers(world.owned, new LatestReports(snapshots, 1_000_000), reader);

  @Test
  void listsAnOfflineServersContainersByNameThenId() {
    world.disconnect();
    Snapshot last = report();
    reader.containers =
        report ->
            Optional.of(
                List.of(
                    container("cccccccccccc", null, null),
                    container("bbbbbbbbbbbb", "web", "exited"),
                    container("aaaaaaaaaaaa", "web", "paused"),
                    container("dddddddddddd", "cache", "running")));

    ListContainers.Known known = listContainers.list(world.ada, world.server);

    assertThat(known.containers())
        .extracting(container -> String.valueOf(container.id()).charAt(0))
        .containsExactly('d', 'a', 'b', 'c');
    assertThat(known.containers())
        .extracting(ReportedContainer::isRunning)
        .containsExactly(true, true, false, true);
    assertThat(known.reason()).isNull();
    assertThat(known.asOf()).isEqualTo(last.collectedAt());
  }

  @Test
  void saysWhyThereAreNone() {
    assertThat(listContainers.list(world.ada, world.server).reason()).contains("no report yet");

    Snapshot last = report();

    ListContainers.Known known = listContainers.list(world.ada, world.server);
    assertThat(known.containers()).isEmpty();
    assertThat(known.reason()).contains("no Docker engine");
    assertThat(known.asOf()).isEqualTo(last.collectedAt());
  }

  @Test
  void findsNoServerOfSomebodyElse() {
    assertFails(ErrorCode.NOT_FOUND, () -> listContainers.list(world.bob, world.server));
  }

  private Snapshot report() {
    Snapshot report =
        new Snapshot(
            world.server,
            world.clock.instant(),
            ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8)));
    snapshots.save(List.of(report));
    return report;
  }

  private static ReportedContainer container(
      String id, @Nullable String name, @Nullable String state) {
    return new ReportedContainer(
        id, name, null, state, null, null, null, null, null, null, null, null, null, null, null,
        null);
  }
}
