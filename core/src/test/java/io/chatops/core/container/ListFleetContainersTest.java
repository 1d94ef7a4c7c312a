package io.chatops.core.container;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.container.ListFleetContainers.Found;
import io.chatops.core.container.ListFleetContainers.OtherHubs;
import io.chatops.core.container.ListFleetContainers.Query;
import io.chatops.core.container.ListFleetContainers.Reported;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.metric.IngestProgress;
import io.chatops.core.metric.IngestReport;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListFleetContainersTest {
  private final ActionFixture world = new ActionFixture();
  private final ServerId second = world.newServer();
  private final LatestReports latest = new LatestReports(new InMemoryReportSnapshots(), 1_000_000);
  private final ScriptedDocumentReader reader = new ScriptedDocumentReader();
  private final IngestReport ingest =
      new IngestReport(
          new InMemoryMetricStore(world.clock, Duration.ofDays(7)),
          latest,
          new LatestVitals(),
          new LiveUpdates(),
          new IngestProgress(world.clock),
          report -> CompletableFuture.completedFuture(null));

  private final OtherHub other = new OtherHub();

  /** Has what a test says. */
  private static final class OtherHub implements OtherHubs {
    private final Map<ServerId, Reported> reported = new HashMap<>();
    private final Set<ServerId> untold = new HashSet<>();
    private final List<ServerId> asked = new ArrayList<>();

    @Override
    public void refresh(Collection<ServerId> servers) {
      asked.addAll(servers);
    }

    @Override
    public Optional<Reported> find(ServerId serverId) {
      return Optional.ofNullable(reported.get(serverId));
    }

    @Override
    public boolean isUntold(ServerId serverId) {
      return untold.contains(serverId);
    }
  }

  private Found list(@Nullable String state, @Nullable String text, ServerId... servers) {
    return new ListFleetContainers(world.owned, latest, reader, other, 5)
        .list(world.ada, new Query(Set.of(servers), state, text));
  }

  /** The document of these tests lists names; one in capitals does not run. */
  private void report(ServerId server, String names) {
    reader.containers =
        document ->
            Optional.of(
                Stream.of(document.json().strip().split(" "))
                    .map(ListFleetContainersTest::container)
                    .toList());
    ingest
        .ingest(
            new MetricReport(
                server,
                null,
                0,
                world.clock.instant(),
                world.clock.instant(),
                new Samples.Builder().build(),
                ReportDocument.of(names.getBytes(StandardCharsets.UTF_8))))
        .join();
  }

  private static ReportedContainer container(String name) {
    return new ReportedContainer(
        name,
        name,
        "image-of-" + name,
        name.equals(name.toUpperCase(Locale.ROOT)) ? "exited" : null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Stream<String> names(Found found) {
    return found.containers().stream().map(each -> each.container().name());
  }

  @Test
  void listsThoseOfAllServersByNameThenByServer() {
    report(world.server, "web cache");
    report(second, "web DB");

    Found found = list(null, null);

    assertThat(names(found)).containsExactly("cache", "DB", "web", "web");
    assertThat(found.containers().get(0).serverId()).isEqualTo(world.server);
    assertThat(found.containers().get(0).asOf()).isEqualTo(world.clock.instant());
    assertThat(found.containers().get(2).serverId())
        .isNotEqualTo(found.containers().get(3).serverId());
    assertThat(found.serversLeftOut()).isZero();
    assertThat(list(null, null)).isEqualTo(found);
  }

  @Test
  void listsThoseThatAreAskedFor() {
    report(world.server, "web cache");
    report(second, "web DB");

    assertThat(names(list("exited", null))).containsExactly("DB");
    assertThat(names(list("running", null))).containsExactly("cache", "web", "web");
    assertThat(names(list(null, "db"))).containsExactly("DB");
    assertThat(names(list(null, "IMAGE-of-c"))).containsExactly("cache");
    assertThat(names(list(null, "Web-1"))).hasSize(4); // the servers' name
    assertThat(names(list(null, null, second))).containsExactly("DB", "web");
  }

  @Test
  void looksThroughNoMoreThanItMay() {
    for (int i = 0; i < 4; i++) {
      report(world.newServer(), "a b c");
    }

    Found found = list(null, null);

    assertThat(names(found)).containsExactly("a", "a", "b", "b", "c", "c");
    assertThat(found.serversLeftOut()).isEqualTo(2);
  }

  @Test
  void listsThoseOfOtherHubsAmongTheOthersAndSaysOfHowManyServersItKnowsNothing() {
    report(world.server, "web");
    Instant asOf = world.clock.instant().minusSeconds(3);
    other.reported.put(second, new Reported(asOf, List.of(container("cache"))));
    other.untold.add(world.newServer());

    Found found = list(null, null);

    assertThat(names(found)).containsExactly("cache", "web");
    assertThat(found.containers().get(0).serverId()).isEqualTo(second);
    assertThat(found.containers().get(0).asOf()).isEqualTo(asOf);
    assertThat(found.serversUntold()).isEqualTo(1);
    assertThat(list(null, null, second).serversUntold()).isZero();
  }

  @Test
  void asksOtherHubsForTheServersOfTheListAlone() {
    assertThat(names(list(null, null, second))).isEmpty();

    assertThat(other.asked).containsExactly(second);
  }

  @Test
  void countsThoseOfOtherHubsAmongWhatItLooksThrough() {
    for (int i = 0; i < 4; i++) {
      other.reported.put(
          world.newServer(),
          new Reported(
              world.clock.instant(), List.of(container("a"), container("b"), container("c"))));
    }

    assertThat(list(null, null).serversLeftOut()).isEqualTo(2);
  }

  @Test
  void listsNothingOfOthersAndNothingWithoutReports() {
    assertThat(list(null, null).containers()).isEmpty();
    report(world.server, "web");

    ListFleetContainers bobs = new ListFleetContainers(world.owned, latest, reader, other);
    assertThat(bobs.list(world.bob, new Query(Set.of(), null, null)).containers()).isEmpty();
    assertFails(
        ErrorCode.NOT_FOUND,
        () -> bobs.list(world.bob, new Query(Set.of(world.server), null, null)));
  }
}
