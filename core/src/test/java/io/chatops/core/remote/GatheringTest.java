package io.chatops.core.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The questions about servers of many hubs. */
class GatheringTest {
  private static final int AT_ONCE = 10;

  private final AtomicLong nanos = new AtomicLong();
  private final Map<ServerId, HubId> hubs = new HashMap<>();
  private final OtherHubs bus = new OtherHubs();
  private final List<ServerId> asked = new ArrayList<>();
  private final List<ServerId> toldOf = new ArrayList<>();
  private final Gathering gathering =
      new Gathering(
          new At(), AgentLocations.RemoteAgent::isConnected, bus, nanos::get, new Subject());

  /** Each server is at the hub that a test says. */
  private final class At implements AgentLocations {
    @Override
    public Optional<RemoteAgent> remote(ServerId serverId) {
      return Optional.ofNullable(hubs.get(serverId))
          .map(hub -> new RemoteAgent(hub, true, Link.CONNECTED, Instant.EPOCH));
    }

    @Override
    public Optional<RemoteAgent> locate(ServerId serverId) {
      return remote(serverId);
    }

    @Override
    public boolean isHere(ServerId serverId) {
      return false;
    }

    @Override
    public @Nullable Long epoch(ServerId serverId) {
      return null;
    }

    @Override
    public Optional<Inherited> inherited(ServerId serverId) {
      return Optional.empty();
    }

    @Override
    public void linked(ServerId serverId, Link link) {}

    @Override
    public void doubt() {}

    @Override
    public boolean isCutOff() {
      return false;
    }
  }

  /** A bus on which other hubs begin to answer; they end only if a test says so. */
  private static final class OtherHubs implements HubBus {
    private final List<HubId> questions = new ArrayList<>();

    /** The kinds of all messages, in order. */
    private final List<Integer> kinds = new ArrayList<>();

    private boolean isAnswered;
    private Runnable onQuestion = () -> {};

    @Override
    public void start(Listener listener) {}

    @Override
    public void publish(byte[] hint) {}

    @Override
    public CompletionStage<byte[]> ask(HubId hub, byte[] question, Duration limit) {
      int kind = Message.kind(new WireReader(question));
      kinds.add(kind);
      if (kind != Message.CONTAINERS) {
        return new CompletableFuture<>();
      }
      questions.add(hub);
      onQuestion.run();
      UUID ticket = UUID.randomUUID();
      WireWriter answer = isAnswered ? Message.last(ticket) : Message.more(ticket);
      return CompletableFuture.completedStage(answer.toBytes());
    }

    @Override
    public Optional<BusState> state() {
      return Optional.of(new BusState(true, Instant.EPOCH, null, 0, 0, 0, 0));
    }

    @Override
    public void close() {}
  }

  private final class Subject implements Gathering.Subject {
    @Override
    public int mostServers() {
      return AT_ONCE;
    }

    @Override
    public byte[] question(List<ServerId> servers) {
      asked.addAll(servers);
      return Message.containers(servers);
    }

    @Override
    public void take(WireReader answer, Predicate<ServerId> isToldOf) {
      servers().filter(isToldOf).forEach(toldOf::add);
    }
  }

  @Test
  @Timeout(30) // a second for each hub would be a minute
  void waitForAllHubsTogether() {
    Collection<ServerId> servers = Stream.generate(() -> at(HubId.random())).limit(60).toList();

    gathering.refresh(servers);

    assertThat(bus.questions).hasSize(60).doesNotHaveDuplicates();
    assertThat(bus.kinds).filteredOn(kind -> kind == Message.CLOSE).hasSize(60);
    assertThat(bus.kinds.lastIndexOf(Message.CONTAINERS))
        .as("all were asked before any was given up")
        .isLessThan(bus.kinds.indexOf(Message.CLOSE));
  }

  @Test
  void beginWithTheServersThatWereAskedForLongestAgo() {
    bus.isAnswered = true;
    HubId hub = HubId.random();
    int most = AT_ONCE * Gathering.MOST_QUESTIONS;
    List<ServerId> servers = Stream.generate(() -> at(hub)).limit(most + 1).toList();

    gathering.refresh(servers);
    assertThat(bus.questions).hasSize(Gathering.MOST_QUESTIONS);
    assertThat(asked).hasSize(most);
    Set<ServerId> first = Set.copyOf(asked);
    asked.clear();
    nanos.addAndGet(Gathering.AGE.toNanos());
    gathering.refresh(servers);

    assertThat(first).doesNotContain(asked.get(0));
    assertThat(asked).hasSize(most);
  }

  @Test
  void takeWhatAHubWasAskedForAndStillHas() {
    bus.isAnswered = true;
    HubId hub = HubId.random();
    ServerId present = at(hub);
    ServerId gone = at(hub);
    at(hub); // nobody asks for it
    bus.onQuestion = () -> hubs.put(gone, HubId.random());

    gathering.refresh(List.of(present, gone));

    assertThat(toldOf).containsExactly(present);
  }

  @Test
  void waitForAHubThatOthersWaitForUnlessItSeemsToHang() {
    HubId hub = HubId.random();
    List<ServerId> servers = List.of(at(hub), at(hub), at(hub));
    bus.onQuestion =
        () -> {
          bus.onQuestion = () -> {};
          bus.isAnswered = true;
          gathering.refresh(List.of(servers.get(1)));
          nanos.addAndGet(Gathering.USUAL.toNanos());
          gathering.refresh(List.of(servers.get(2)));
        };

    gathering.refresh(List.of(servers.get(0)));

    assertThat(asked).containsExactly(servers.get(0), servers.get(1));
  }

  private Stream<ServerId> servers() {
    return hubs.keySet().stream();
  }

  private ServerId at(HubId hub) {
    ServerId serverId = ServerId.random();
    hubs.put(serverId, hub);
    return serverId;
  }
}
