package io.chatops.core.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditQueries;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryApiKeyRepository;
import io.chatops.core.memory.InMemoryAuditTrail;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.AgentReleases.Offer;
import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Actions of owners on their servers, and their audit events. */
class ServersTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final InMemoryServerRepository servers =
      new InMemoryServerRepository(new InMemoryApiKeyRepository(), new InMemoryReportSnapshots());
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private final Audit audit = new Audit(trail, clock);
  private final AuditQueries auditQueries = new AuditQueries(trail);
  private final OwnedServers owned = new OwnedServers(servers);
  private final List<String> told = new ArrayList<>();
  private final Servers service = service(Quotas.DEFAULTS);
  private final Actor ada = actor("ada", Role.USER);
  private final Actor bob = actor("bob", Role.USER);
  private final Actor admin = actor("root", Role.ADMIN);

  private Servers service(Quotas quotas) {
    return new Servers(
        owned,
        servers,
        new ServersFixture.NeverHeard(),
        ServerHealth.ALL_HEALTHY,
        agent -> Optional.of(new Offer("0.2.0", !"0.2.0".equals(agent.version()))),
        quotas,
        audit,
        clock,
        new Servers.Followers(
            (server, by) -> {},
            id -> told.add("other hubs"),
            List.of(id -> told.add("first"), id -> told.add("second"))));
  }

  @Test
  void belongsToWhoRegisteredIt() {
    Server server = service.register(ada, named("web-1"));

    assertThat(service.get(ada, server.id()).server()).isEqualTo(server);
    assertNotFound(() -> service.get(bob, server.id()));
    assertNotFound(() -> service.get(admin, server.id()));
    assertNotFound(() -> service.update(bob, server.id(), details -> details));
    assertNotFound(() -> service.remove(bob, server.id()));
    assertThat(service.get(ada, server.id()).server()).isEqualTo(server);
  }

  @Test
  void limitsOwnersByQuotaAndAdminsByMore() {
    Servers bounded = service(Quotas.of(1, 2, 100, 500, 20, 1, 1));
    bounded.register(ada, named("web-1"));
    bounded.register(admin, named("web-1"));
    bounded.register(admin, named("web-2"));

    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> bounded.register(ada, named("web-2")))
        .withMessage(
            "Your number of servers has reached 1, the most that"
                + " chatops.limits.servers-per-user allows; remove one first, or ask the hub's"
                + " administrator for a higher limit")
        .matches(e -> e.code() == ErrorCode.QUOTA_REACHED);
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> bounded.register(admin, named("web-3")))
        .withMessageContaining("chatops.limits.servers-per-admin");

    assertThat(service.list(ada, null, null, null, 100, 0).total()).isEqualTo(1);
    assertThat(auditQueries.find(ada, null, null, null, null, null, null, 10, 0).events())
        .anySatisfy(
            event -> {
              assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.REFUSED);
              assertThat(event.reason()).contains("servers has reached 1,");
            });
  }

  @Test
  void listsByNamePageByPage() {
    for (String name : List.of("charlie", "Alpha", "bravo")) {
      service.register(ada, named(name));
    }
    service.register(bob, named("bobs"));

    Servers.Page page = service.list(ada, null, null, null, 2, 1);

    assertThat(page.total()).isEqualTo(3);
    assertThat(page.servers())
        .extracting(overview -> overview.server().name())
        .containsExactly("bravo", "charlie");
    assertThat(service.list(ada, ServerStatus.ONLINE, null, null, 100, 0).servers()).isEmpty();
    assertThat(service.list(ada, null, "LPH", null, 100, 0).total()).isEqualTo(1);
    assertThat(service.list(ada, null, null, null, 100, 50).servers()).isEmpty();
  }

  @Test
  void tellsWhichAgentsAreBehind() {
    Server old = service.register(ada, named("old"));
    Server current = service.register(ada, named("current"));
    service.register(ada, named("without an agent"));
    servers.updateAgent(old.id(), agent("0.1.0"));
    servers.updateAgent(current.id(), agent("0.2.0"));

    assertThat(service.list(ada, null, null, true, 100, 0).servers())
        .extracting(overview -> overview.server().name())
        .containsExactly("old");
    assertThat(service.list(ada, null, null, false, 100, 0).servers())
        .extracting(overview -> overview.server().name())
        .containsExactly("current", "without an agent");
    assertThat(service.get(ada, old.id()).offer()).isEqualTo(new Offer("0.2.0", true));
  }

  private static Server.AgentDetails agent(String version) {
    return new Server.AgentDetails(version, null, null, "amd64", null, null, List.of(), List.of());
  }

  @Test
  void changesDetailsAndTheTimeOfChange() {
    Server server = service.register(ada, named("web-1"));
    clock.advance(Duration.ofMinutes(1));

    Server changed = service.update(ada, server.id(), details -> named("web-2"));

    assertThat(changed.name()).isEqualTo("web-2");
    assertThat(changed.createdAt()).isEqualTo(server.createdAt());
    assertThat(changed.updatedAt()).isEqualTo(clock.instant());
  }

  @Test
  void losesNoChangeThatAnotherMakesMeanwhile() {
    Server server = service.register(ada, named("web-1"));
    List<ServerDetails> seen = new ArrayList<>();

    Server changed =
        service.update(
            ada,
            server.id(),
            details -> {
              seen.add(details);
              if (seen.size() == 1) {
                service.update(ada, server.id(), before -> named("web-2"));
              }
              return new ServerDetails(
                  details.name(), "web.example.org", null, details.metadata(), details.tags());
            });

    assertThat(changed.name()).isEqualTo("web-2");
    assertThat(changed.host()).isEqualTo("web.example.org");
    assertThat(service.get(ada, server.id()).server()).isEqualTo(changed);
  }

  @Test
  void tellsItsFollowersInOrderOnceItIsGone() {
    Server server = service.register(ada, named("web-1"));

    service.remove(ada, server.id());

    assertThat(told).containsExactly("other hubs", "first", "second");
    assertNotFound(() -> service.get(ada, server.id()));
    assertNotFound(() -> service.remove(ada, server.id()));
  }

  @Test
  void namesEveryRuleThatDetailsBreak() {
    assertThatThrownBy(
            () -> new ServerDetails(" ", "a\nb", 65_536, "\0".repeat(20_000), List.of("")))
        .isInstanceOfSatisfying(
            InvalidFieldException.class,
            e ->
                assertThat(e.errors())
                    .extracting("field")
                    .contains("name", "host", "port", "metadata", "tags"));
  }

  @Test
  void keepsTheNameInTheTrailForOwnerAndAdmin() {
    Server server = service.register(ada, named("web-1"));
    service.remove(ada, server.id());

    for (Actor reader : List.of(ada, admin)) {
      var page = auditQueries.find(reader, null, null, server.id(), null, null, null, 100, 0);
      assertThat(page.events())
          .extracting("action")
          .containsExactlyInAnyOrder(AuditAction.SERVER_REGISTER, AuditAction.SERVER_REMOVE);
      assertThat(page.events()).extracting("serverName").containsOnly("web-1");
      assertThat(page.events()).extracting("address").containsOnly("192.0.2.7");
    }
    assertThat(auditQueries.find(bob, null, null, server.id(), null, null, null, 100, 0).events())
        .isEmpty();
  }

  private static void assertNotFound(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            ChatOpsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  private static ServerDetails named(String name) {
    return new ServerDetails(name, null, null, "{}", List.of());
  }

  private static Actor actor(String name, Role role) {
    return new Actor(UserId.random(), name, role, SessionId.random(), "192.0.2.7");
  }
}
