package io.chatops.core.container;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.container.ListFleetContainers.Found;
import io.chatops.core.container.ListFleetContainers.Query;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.HubId;
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
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
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

  private final Map<ServerId, RemoteAgent> elsewhere = new HashMap<>();

  /** Other hubs have the agents that a test says. */
  private final AgentLocations locations =
      (AgentLocations)
          Proxy.newProxyInstance(
              AgentLocations.class.getClassLoader(),
              new Class<?>[] {AgentLocations.class},
              (proxy, method, arguments) ->
                  method.getName().equals("remote")
                      ? Optional.ofNullable(elsewhere.get(arguments[0]))
                      : method.invoke(AgentLocations.SINGLE_HUB, arguments));

  private void isElsewhere(ServerId server, HubId hub, boolean hubLives) {
    elsewhere.put(server, new RemoteAgent(hub, hubLives, Link.CONNECTED, world.clock.instant()));
  }

  private Found list(@Nullable String state, @Nullable String text, ServerId... servers) {
    return new ListFleetContainers(world.owned, latest, reader, locations, 5)
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
  void listsThoseOfAllServers() {
    report(world.server, "web cache");
    report(second, "web DB");

    Found found = list(null, null);

    assertThat(names(found)).containsExactlyInAnyOrder("cache", "DB", "web", "web");
    assertThat(found.containers())
        .allMatch(each -> each.asOf().equals(world.clock.instant()))
        .filteredOn(each -> each.serverId().equals(second))
        .hasSize(2);
    assertThat(found.serversLeftOut()).isZero();
    assertThat(found.remote()).isEmpty();
  }

  @Test
  void listsThoseThatAreAskedFor() {
    report(world.server, "web cache");
    report(second, "web DB");

    assertThat(names(list("exited", null))).containsExactly("DB");
    assertThat(names(list("running", null))).containsExactlyInAnyOrder("cache", "web", "web");
    assertThat(names(list(null, "db"))).containsExactly("DB");
    assertThat(names(list(null, "IMAGE-of-c"))).containsExactly("cache");
    assertThat(names(list(null, "Web-1"))).hasSize(4); // the servers' name
    assertThat(names(list(null, null, second))).containsExactlyInAnyOrder("DB", "web");
  }

  @Test
  void looksThroughNoMoreThanItMay() {
    for (int i = 0; i < 4; i++) {
      report(world.newServer(), "a b c");
    }

    Found found = list(null, null);

    assertThat(names(found)).containsExactlyInAnyOrder("a", "a", "b", "b", "c", "c");
    assertThat(found.serversLeftOut()).isEqualTo(2);
  }

  @Test
  void namesTheHubsOfServersThatOthersHave() {
    HubId hub = HubId.random();
    report(world.server, "web");
    report(second, "cache"); // before it moved
    isElsewhere(second, hub, true);
    isElsewhere(world.newServer(), hub, false);

    Found found = list(null, null);

    assertThat(names(found)).containsExactly("web");
    assertThat(found.remote()).isEqualTo(Map.of(second, hub));
    assertThat(list(null, null, world.server).remote()).isEmpty();
  }

  @Test
  void listsNothingOfOthersAndNothingWithoutReports() {
    assertThat(list(null, null).containers()).isEmpty();
    report(world.server, "web");

    ListFleetContainers bobs = new ListFleetContainers(world.owned, latest, reader, locations);
    assertThat(bobs.list(world.bob, new Query(Set.of(), null, null)).containers()).isEmpty();
    assertFails(
        ErrorCode.NOT_FOUND,
        () -> bobs.list(world.bob, new Query(Set.of(world.server), null, null)));
  }
}
