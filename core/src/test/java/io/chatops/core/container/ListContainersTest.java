package io.chatops.core.container;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListContainersTest {
  private final ActionFixture world = new ActionFixture();
  private final InMemoryReportSnapshots snapshots = new InMemoryReportSnapshots();
  private final ListContainers listContainers =
      new ListContainers(world.owned, new LatestReports(snapshots, 1_000_000));

  @Test
  void knowsTheLastReportOfAnOfflineServer() {
    world.disconnect();
    Snapshot last =
        new Snapshot(
            world.server,
            world.clock.instant(),
            ReportDocument.of("{\"containers\":[]}".getBytes(StandardCharsets.UTF_8)));
    snapshots.save(List.of(last));

    ListContainers.Known known = listContainers.list(world.ada, world.server);

    assertThat(known.report()).contains(last);
    assertThat(known.permissions()).isEqualTo(HostPermissions.UNKNOWN);
  }

  @Test
  void knowsNothingBeforeTheFirstReport() {
    assertThat(listContainers.list(world.ada, world.server).report()).isEmpty();
  }

  @Test
  void findsNoServerOfSomebodyElse() {
    assertFails(ErrorCode.NOT_FOUND, () -> listContainers.list(world.bob, world.server));
  }
}
