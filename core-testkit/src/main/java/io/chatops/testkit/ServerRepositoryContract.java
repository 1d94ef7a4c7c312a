package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.access.ApiKey;
import io.chatops.core.access.User;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.server.Server;
import io.chatops.core.server.Server.AgentDetails;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.server.ServerRepository;
import io.chatops.core.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link ServerRepository}. */
public abstract class ServerRepositoryContract {
  private static final Instant NOW = SampleObjects.NOW;
  private static final AgentDetails AGENT =
      new AgentDetails(
          "0.1.0",
          "web-1",
          "Debian " + SampleObjects.AWKWARD_TEXT,
          "amd64",
          "6.12",
          NOW.minusSeconds(90),
          List.of("containers:read", "commands:allow-list"),
          List.of("uptime", SampleObjects.AWKWARD_TEXT));

  private final User owner = SampleObjects.user();
  private final Server server = SampleObjects.server(owner.id(), "web");

  protected abstract Storage storage();

  private ServerRepository servers() {
    return storage().servers();
  }

  @BeforeEach
  void addOwner() {
    storage().users().add(owner, owner.role());
  }

  @Test
  void findsNothingUnknown() {
    assertThat(servers().find(ServerId.random())).isEmpty();
    assertThat(servers().findByOwner(UserId.random(), null)).isEmpty();
    assertThat(servers().remove(ServerId.random())).isFalse();
    assertThat(servers().update(ServerId.random(), before -> details("x"), NOW)).isEmpty();
    servers().updateAgent(ServerId.random(), AGENT);
    servers().updateLastSeen(Map.of());
    servers().updateLastSeen(Map.of(ServerId.random(), NOW));
  }

  @Test
  void addsNoMoreThanAnOwnerMayHave() {
    User other = SampleObjects.user();
    storage().users().add(other, other.role());
    assertThat(servers().add(SampleObjects.server(other.id(), "theirs"), 1)).isTrue();
    assertThat(servers().add(server, 2)).isTrue();
    assertThat(servers().add(SampleObjects.server(owner.id(), "db"), 2)).isTrue();
    Server third = SampleObjects.server(owner.id(), "mail");
    assertThat(servers().add(third, 2)).isFalse();
    assertThat(servers().find(third.id())).isEmpty();

    servers().remove(server.id());

    assertThat(servers().add(third, 2)).isTrue();
  }

  @Test
  void addsAServerOnceUnderConcurrentAdditions() {
    assertThat(ConcurrentStart.run(4, i -> () -> servers().add(server, 1))).containsOnly(true);
    servers().update(server.id(), before -> details("renamed"), NOW);

    assertThat(servers().add(server, 1)).isTrue();

    assertThat(servers().findByOwner(owner.id(), null))
        .singleElement()
        .satisfies(found -> assertThat(found.name()).isEqualTo("renamed"));
  }

  @Test
  void keepsTheOwnersLimitUnderConcurrentAdditions() {
    List<Boolean> added =
        ConcurrentStart.run(
            4, i -> () -> servers().add(SampleObjects.server(owner.id(), "web"), 2));

    assertThat(added).filteredOn(done -> done).hasSize(2);
    assertThat(servers().findByOwner(owner.id(), null)).hasSize(2);
  }

  @Test
  void findsAServerAsStored() {
    Server full =
        new Server(
            ServerId.random(),
            owner.id(),
            SampleObjects.AWKWARD_TEXT,
            "web.example.org",
            65535,
            "{\"note\": \"" + SampleObjects.longText() + "\"}",
            List.of("b", "a", "b", SampleObjects.AWKWARD_TEXT),
            NOW.minusSeconds(1),
            AGENT,
            NOW,
            NOW.plusSeconds(1));
    servers().add(full);
    servers().add(server);

    assertThat(servers().find(full.id())).contains(full);
    assertThat(servers().find(server.id())).contains(server);
  }

  @Test
  void replacesDetailsOnly() {
    servers().add(server);
    servers().updateAgent(server.id(), AGENT);
    servers().updateLastSeen(Map.of(server.id(), NOW));

    Server changed =
        servers()
            .update(server.id(), before -> details("renamed"), NOW.plusSeconds(5))
            .orElseThrow();

    assertThat(changed)
        .isEqualTo(
            new Server(
                server.id(),
                owner.id(),
                "renamed",
                "host",
                22,
                "{\"a\": 1}",
                List.of("tag"),
                NOW,
                AGENT,
                server.createdAt(),
                NOW.plusSeconds(5)));
    assertThat(servers().find(server.id())).contains(changed);
  }

  @Test
  void keepsAbsenceInDetails() {
    servers().add(server);
    servers().update(server.id(), before -> details("renamed"), NOW);

    Server changed =
        servers()
            .update(
                server.id(), before -> new ServerDetails("again", null, null, "{}", List.of()), NOW)
            .orElseThrow();

    assertThat(changed.host()).isNull();
    assertThat(changed.port()).isNull();
    assertThat(servers().find(server.id())).contains(changed);
  }

  @Test
  void keepsWhatIsUnknownOfAnAgentUnknown() {
    AgentDetails bare = new AgentDetails(null, null, null, null, null, null, List.of(), List.of());
    servers().add(server);

    servers().updateAgent(server.id(), bare);

    assertThat(servers().find(server.id()).orElseThrow().agent()).isEqualTo(bare);
  }

  @Test
  void storesTextFromAgentsWhateverIsInIt() {
    servers().add(server);

    servers()
        .updateAgent(
            server.id(),
            new AgentDetails(
                "1", "ho\0st\ud800", null, null, null, null, List.of("c\0d"), List.of("e\0f")));

    assertThat(servers().find(server.id()).orElseThrow().agent())
        .isNotNull()
        .extracting(AgentDetails::hostname)
        .asString()
        .startsWith("ho")
        .contains("st");
  }

  @Test
  void neverMovesTheLastSeenTimeBack() {
    Server another = SampleObjects.server(owner.id(), "db");
    servers().add(server);
    servers().add(another);

    servers().updateLastSeen(Map.of(server.id(), NOW, another.id(), NOW, ServerId.random(), NOW));
    servers()
        .updateLastSeen(Map.of(server.id(), NOW.minusSeconds(1), another.id(), NOW.plusSeconds(1)));

    assertThat(servers().find(server.id()).orElseThrow().lastSeen()).isEqualTo(NOW);
    assertThat(servers().find(another.id()).orElseThrow().lastSeen()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void listsAnOwnersServersByNameThenId() {
    User stranger = SampleObjects.user();
    storage().users().add(stranger, stranger.role());
    servers().add(SampleObjects.server(stranger.id(), "alpha"));
    List<Server> twins =
        IntStream.range(0, 6).mapToObj(number -> SampleObjects.server(owner.id(), "Twin")).toList();
    Server last = SampleObjects.server(owner.id(), "zeta");
    Server first = SampleObjects.server(owner.id(), "Ärger");
    Server lower = SampleObjects.server(owner.id(), "a");
    servers().add(last);
    servers().add(first);
    twins.forEach(servers()::add);
    servers().add(lower);

    List<Server> listed = servers().findByOwner(owner.id(), null);

    assertThat(listed).extracting(Server::name).startsWith("a", "Twin").endsWith("zeta", "Ärger");
    assertThat(listed.subList(1, 7)).extracting(twin -> twin.id().toString()).isSorted().hasSize(6);
  }

  @Test
  void searchesNameHostAndTagsWithoutRegardToCase() {
    Server byName = SampleObjects.server(owner.id(), "Pröd-Web");
    Server byHost = SampleObjects.server(owner.id(), "two");
    Server byTag = SampleObjects.server(owner.id(), "three");
    Server other = SampleObjects.server(owner.id(), "four%");
    List.of(byName, byHost, byTag, other).forEach(servers()::add);
    servers()
        .update(
            byHost.id(),
            before -> new ServerDetails("two", "PRÖD.example.org", null, "{}", List.of()),
            NOW);
    servers()
        .update(
            byTag.id(),
            before -> new ServerDetails("three", null, null, "{}", List.of("pröd")),
            NOW);

    assertThat(servers().findByOwner(owner.id(), "pRÖd"))
        .extracting(Server::name)
        .containsExactly("Pröd-Web", "three", "two");
    assertThat(servers().findByOwner(owner.id(), "%"))
        .extracting(Server::name)
        .containsOnly("four%");
    assertThat(servers().findByOwner(owner.id(), "_")).isEmpty();
  }

  @Test
  void removesAServerWithItsKeysAndSnapshot() {
    ApiKey key = SampleObjects.apiKey(server.id(), owner.id(), NOW);
    servers().add(server);
    storage().apiKeys().add(key);
    storage()
        .snapshots()
        .save(
            List.of(
                new Snapshot(
                    server.id(), NOW, ReportDocument.of("{}".getBytes(StandardCharsets.UTF_8)))));

    assertThat(servers().remove(server.id())).isTrue();
    assertThat(servers().remove(server.id())).isFalse();

    assertThat(servers().find(server.id())).isEmpty();
    assertThat(storage().apiKeys().find(key.id())).isEmpty();
    assertThat(storage().snapshots().find(server.id())).isEmpty();
  }

  @Test
  void losesNoUpdateWhenSeveralWriteAtOnce() {
    servers().add(server);

    ConcurrentStart.run(
        4,
        number ->
            () -> {
              switch (number) {
                case 0 -> servers().update(server.id(), before -> details("renamed"), NOW);
                case 1 -> servers().updateAgent(server.id(), AGENT);
                default -> servers().updateLastSeen(Map.of(server.id(), NOW.plusSeconds(number)));
              }
              return number;
            });

    Server after = servers().find(server.id()).orElseThrow();
    assertThat(after.name()).isEqualTo("renamed");
    assertThat(after.agent()).isEqualTo(AGENT);
    assertThat(after.lastSeen()).isEqualTo(NOW.plusSeconds(3));
  }

  @Test
  void losesNoChangeOfDetailsWhenSeveralComeAtOnce() {
    servers().add(server);
    servers().update(server.id(), before -> at(1), NOW);

    ConcurrentStart.repeat(
        4,
        25,
        () ->
            servers()
                .update(server.id(), before -> at(Objects.requireNonNull(before.port()) + 1), NOW));

    assertThat(servers().find(server.id()).orElseThrow().details()).isEqualTo(at(101));
  }

  @Test
  void leavesAServerAsItIsWhenAChangeThrows() {
    servers().add(server);
    IllegalStateException unwanted = new IllegalStateException("as wanted");

    assertThatThrownBy(
            () ->
                servers()
                    .update(
                        server.id(),
                        before -> {
                          throw unwanted;
                        },
                        NOW.plusSeconds(5)))
        .isSameAs(unwanted);

    assertThat(servers().find(server.id())).contains(server);
  }

  private static ServerDetails at(int port) {
    return new ServerDetails("web", "host", port, "{}", List.of());
  }

  private static ServerDetails details(String name) {
    return new ServerDetails(name, "host", 22, "{\"a\": 1}", List.of("tag"));
  }

  @Test
  void knowsTheNamesOfThoseThatThereAre() {
    User owner = SampleObjects.user();
    storage().users().add(owner, owner.role());
    Server web = SampleObjects.server(owner.id(), "web");
    Server database = SampleObjects.server(owner.id(), "db");
    storage().servers().add(web);
    storage().servers().add(database);

    assertThat(
            storage()
                .servers()
                .names(List.of(web.id(), ServerId.random(), database.id(), web.id())))
        .isEqualTo(Map.of(web.id(), "web", database.id(), "db"));
    assertThat(storage().servers().names(List.of())).isEmpty();
  }

  @Test
  void findsThoseOfManyServersThatExist() {
    User owner = SampleObjects.user();
    storage().users().add(owner, owner.role());
    Server web = SampleObjects.server(owner.id(), "web");
    Server database = SampleObjects.server(owner.id(), "db");
    storage().servers().add(web);
    storage().servers().add(database);

    assertThat(storage().servers().find(List.of(web.id(), ServerId.random(), database.id())))
        .containsExactlyInAnyOrder(web, database);
    assertThat(storage().servers().find(List.<ServerId>of())).isEmpty();
  }
}
