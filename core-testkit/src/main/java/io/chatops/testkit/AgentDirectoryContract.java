package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatops.core.access.User;
import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.AgentDirectory.Acquired;
import io.chatops.core.hub.AgentDirectory.Hub;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentDirectory.Located;
import io.chatops.core.hub.AgentDirectory.Owner;
import io.chatops.core.hub.AgentDirectory.Renewal;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link AgentDirectory}. Others' hubs and servers may be there, too. */
public abstract class AgentDirectoryContract {
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final User owner = SampleObjects.user();
  private final Server web = SampleObjects.server(owner.id(), "web");
  private final Server db = SampleObjects.server(owner.id(), "db");
  private final HubId one = HubId.random();
  private final HubId two = HubId.random();

  protected abstract Storage storage();

  /** Makes a hub's last renewal longer ago. */
  protected abstract void age(HubId hub, Duration by);

  /** Loses the row of a server's owner, as a database that lost its last transactions. */
  protected abstract void loseOwner(ServerId server);

  private AgentDirectory directory() {
    return storage().agentDirectory();
  }

  @BeforeEach
  void addServersAndHubs() {
    storage().users().add(owner, owner.role());
    storage().servers().add(web);
    storage().servers().add(db);
    directory().renew(one, HubAddress.plain("hub-1:8080"), false);
    directory().renew(two, HubAddress.plain("hub-2:8080"), false);
  }

  @AfterEach
  void leave() {
    directory().leave(one);
    directory().leave(two);
  }

  @Test
  void tellsOfOthersAndHowLongTheyAreSilent() {
    age(two, Duration.ofSeconds(90));

    Renewal renewal = directory().renew(one, HubAddress.plain("hub-1:8080"), false);

    assertThat(renewal.known()).isTrue();
    Hub other = renewal.others().stream().filter(h -> h.id().equals(two)).findFirst().orElseThrow();
    assertThat(other.address()).isEqualTo(HubAddress.plain("hub-2:8080"));
    assertThat(other.silent()).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
    assertThat(renewal.others()).noneMatch(hub -> hub.id().equals(one));
  }

  @Test
  void knowsAHubUntilItLeaves() {
    directory().leave(two);

    assertThat(directory().renew(one, HubAddress.plain("hub-1:8080"), false).others())
        .noneMatch(hub -> hub.id().equals(two));
    assertThat(directory().renew(two, HubAddress.plain("hub-2:8080"), false).known()).isFalse();
    assertThat(directory().renew(two, HubAddress.plain("hub-2:8080"), false).known()).isTrue();
  }

  @Test
  void tellsWhichHubsSendTheirAgentsToOthers() {
    assertThat(directory().renew(two, HubAddress.plain("hub-2:8080"), false).draining()).isFalse();

    directory().drain(two, true);

    Renewal renewal = directory().renew(two, HubAddress.plain("hub-2:8080"), false);
    assertThat(renewal.draining()).isTrue();
    assertThat(renewal.others()).filteredOn(hub -> hub.id().equals(one)).noneMatch(Hub::draining);
    assertThat(directory().renew(one, HubAddress.plain("hub-1:8080"), false))
        .returns(false, Renewal::draining)
        .matches(its -> isDraining(its, two));

    directory().drain(two, false);
    assertThat(directory().renew(two, HubAddress.plain("hub-2:8080"), false).draining()).isFalse();
    assertThat(directory().renew(one, HubAddress.plain("hub-1:8080"), false))
        .matches(its -> !isDraining(its, two));
  }

  private static boolean isDraining(Renewal renewal, HubId hub) {
    return renewal.others().stream()
        .filter(other -> other.id().equals(hub))
        .findFirst()
        .orElseThrow()
        .draining();
  }

  @Test
  void showsThatAStartingHubAcceptsNoAgents() {
    directory().leave(two);

    assertThat(directory().renew(two, HubAddress.plain("hub-2:8080"), true))
        .returns(true, Renewal::draining);
    assertThat(directory().renew(two, HubAddress.plain("hub-2:8080"), false))
        .returns(true, Renewal::draining);
    assertThat(directory().renew(one, HubAddress.plain("hub-1:8080"), true))
        .returns(false, Renewal::draining)
        .matches(its -> isDraining(its, two));
  }

  @Test
  void drainsNoUnknownHub() {
    directory().leave(two);

    directory().drain(two, true);

    assertThat(directory().renew(two, HubAddress.plain("hub-2:8080"), false))
        .returns(false, Renewal::known)
        .returns(false, Renewal::draining);
  }

  @Test
  void givesAServerToItsLastOwnerWithNewEpoch() {
    assertThat(directory().acquire(one, List.of(web.id(), db.id())))
        .extracting(Acquired::serverId, Acquired::before)
        .containsExactlyInAnyOrder(tuple(web.id(), null), tuple(db.id(), null));
    long first = epoch(web);
    assertThat(directory().acquire(one, List.of(web.id())))
        .containsExactly(new Acquired(web.id(), first, one, null));

    Acquired taken = directory().acquire(two, List.of(web.id())).get(0);

    assertThat(taken).isEqualTo(new Acquired(web.id(), epoch(web), one, null));
    assertThat(taken.epoch()).isGreaterThan(first);
    assertThat(elsewhere(one, web.id()).orElseThrow())
        .returns(two, Owner::hubId)
        .returns(Link.CONNECTED, Owner::link);
    assertThat(elsewhere(two, web.id())).isEmpty();
    assertThat(elsewhere(one, db.id())).isEmpty();
  }

  @Test
  void givesNoEpochTwiceAfterLossesOfTheStorage() {
    directory().acquire(one, List.of(web.id()));
    directory().acquire(two, List.of(web.id()));
    long forgotten = epoch(web);
    loseOwner(web.id());

    directory().acquire(one, List.of(web.id()));
    assertThat(epoch(web)).isGreaterThan(forgotten);
  }

  private long epoch(Server server) {
    return directory().owners(null).stream()
        .filter(found -> found.serverId().equals(server.id()))
        .findFirst()
        .orElseThrow()
        .epoch();
  }

  @Test
  void takesNoServerThatIsGone() {
    directory().acquire(one, List.of(web.id()));
    storage().servers().remove(web.id());

    assertThat(directory().acquire(two, List.of(web.id()))).isEmpty();
    assertThat(elsewhere(two, web.id())).isEmpty();
    assertThat(directory().acquire(two, List.of())).isEmpty();
  }

  @Test
  void notesHowAgentsAreConnectedUnlessAnotherHubHasThem() {
    directory().acquire(one, List.of(web.id(), db.id()));
    directory().acquire(two, List.of(db.id()));

    directory().storeLinks(one, Map.of(web.id(), Link.STOPPED, db.id(), Link.BROKEN));

    assertThat(elsewhere(two, web.id()).orElseThrow().link()).isEqualTo(Link.STOPPED);
    assertThat(elsewhere(one, db.id()).orElseThrow().link()).isEqualTo(Link.CONNECTED);
  }

  @Test
  void tellsOnlyWhatChangedSinceATime() {
    directory().acquire(two, List.of(web.id()));
    Owner first = elsewhere(one, web.id()).orElseThrow();
    directory().acquire(two, List.of(db.id()));
    directory().storeLinks(two, Map.of(db.id(), Link.BROKEN));
    Owner second = elsewhere(one, db.id()).orElseThrow();

    assertThat(directory().owners(first.changedAt())).contains(first, second);
    assertThat(directory().owners(second.changedAt().plusSeconds(1))).doesNotContain(first, second);
  }

  @Test
  void givesTheServersOfAnEndedHubToOneSuccessor() {
    directory().acquire(two, List.of(web.id(), db.id()));
    directory().storeLinks(two, Map.of(db.id(), Link.STOPPED));
    storage().servers().updateLastSeen(Map.of(web.id(), SampleObjects.NOW));
    assertThat(succeed(one, two)).isEmpty();
    age(two, LEASE.plusSeconds(1));
    assertThat(succeed(one)).isEmpty(); // it does not seem over to this hub

    long former = epoch(web);
    assertThat(succeed(one, two))
        .extracting(Acquired::serverId, Acquired::before, Acquired::lastSeen)
        .containsExactlyInAnyOrder(
            tuple(web.id(), two, SampleObjects.NOW), tuple(db.id(), two, null));
    assertThat(epoch(web)).isGreaterThan(former);

    assertThat(succeed(one, two)).isEmpty();
    assertThat(directory().renew(two, HubAddress.plain("hub-2:8080"), false).known()).isFalse();
    assertThat(succeed(two)).isEmpty();
    assertThat(elsewhere(two, web.id()).orElseThrow().link()).isEqualTo(Link.BROKEN);
    assertThat(elsewhere(two, db.id()).orElseThrow().link()).isEqualTo(Link.STOPPED);
  }

  @Test
  void givesSeenServersWithoutOwnerToTheNextSuccessor() {
    directory().acquire(one, List.of(db.id()));
    storage()
        .servers()
        .updateLastSeen(Map.of(web.id(), SampleObjects.NOW, db.id(), SampleObjects.NOW));
    Server neverHeard = SampleObjects.server(owner.id(), "new");
    storage().servers().add(neverHeard);
    assertThat(succeed(two)).isEmpty();

    directory().addUnowned();

    assertThat(elsewhere(two, web.id())).isEmpty(); // nobody has it yet
    assertThat(directory().takeOver(two, Set.of(), LEASE))
        .contains(new Acquired(web.id(), epoch(web), null, SampleObjects.NOW))
        .noneMatch(t -> List.of(db.id(), neverHeard.id()).contains(t.serverId()));
    assertThat(elsewhere(one, web.id()).orElseThrow().link()).isEqualTo(Link.BROKEN);
    directory().addUnowned();
    assertThat(succeed(one)).isEmpty();
  }

  @Test
  void storesTheAddressOfEachRenewal() {
    HubAddress moved = new HubAddress("hub-2:8080", "https://10.0.0.2:8443", "sha256//key");
    directory().renew(two, moved, false);

    assertThat(directory().renew(one, HubAddress.plain("hub-1:8080"), false).others())
        .filteredOn(hub -> hub.id().equals(two))
        .singleElement()
        .extracting(Hub::address)
        .isEqualTo(moved);
  }

  @Test
  void locatesTheOwnerOfOneServer() {
    assertThat(directory().locate(one, web.id())).isEmpty();
    directory().acquire(two, List.of(web.id()));

    Located located = directory().locate(one, web.id()).orElseThrow();

    assertThat(located.owner()).isEqualTo(elsewhere(one, web.id()).orElseThrow());
    assertThat(Objects.requireNonNull(located.hub()).id()).isEqualTo(two);
    assertThat(located.hub().address()).isEqualTo(HubAddress.plain("hub-2:8080"));
    assertThat(directory().locate(two, web.id()).orElseThrow().hub()).as("itself").isNull();
    directory().leave(two);
    assertThat(directory().locate(one, web.id()).orElseThrow().hub()).as("gone").isNull();
  }

  private List<Acquired> succeed(HubId hub, HubId... over) {
    return directory().takeOver(hub, Set.of(over), LEASE).stream()
        .filter(t -> List.of(web.id(), db.id()).contains(t.serverId()))
        .toList();
  }

  private Optional<Owner> elsewhere(HubId hub, ServerId server) {
    return directory().owners(null).stream()
        .filter(found -> found.serverId().equals(server) && !found.hubId().equals(hub))
        .findFirst();
  }
}
