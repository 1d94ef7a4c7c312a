package io.chatops.core.remote;

import io.chatops.core.bus.HubBus;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.remote.ServerValues.Wanted;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The values that lists show, of servers whose agents are connected to other hubs. Safe for use by
 * many threads.
 */
public final class ValuesElsewhere {
  /** The time for which the use of CPU in the last hour is new enough: one of its steps. */
  static final Duration AGE_OF_CPU = Duration.ofSeconds(30);

  private final LatestVitals vitals;
  private final AskTimes cpuAsked;
  private final Gathering gathering;

  /**
   * Asks by this bus.
   *
   * @param vitals takes the values
   * @param nanoTime like {@link System#nanoTime}
   */
  public ValuesElsewhere(
      LatestVitals vitals, AgentLocations locations, HubBus bus, LongSupplier nanoTime) {
    this.vitals = vitals;
    this.cpuAsked = new AskTimes(nanoTime);
    this.gathering =
        new Gathering(locations, RemoteAgent::isConnected, bus, nanoTime, new Subject());
  }

  /**
   * Brings the values of those servers up to date that other hubs have, if these tell in time.
   * Blocks for a second at most.
   */
  public void refresh(Collection<ServerId> servers) {
    gathering.refresh(servers);
  }

  private final class Subject implements Gathering.Subject {
    @Override
    public int mostServers() {
      return ServedLists.MOST_WITH_VALUES;
    }

    @Override
    public byte[] question(List<ServerId> servers) {
      return Message.values(servers.stream().map(this::wanted).toList());
    }

    private Wanted wanted(ServerId serverId) {
      boolean withCpu = cpuAsked.since(serverId) >= AGE_OF_CPU.toNanos();
      if (withCpu) {
        cpuAsked.note(serverId);
      }
      return new Wanted(serverId, withCpu);
    }

    @Override
    public void take(WireReader answer, Predicate<ServerId> isToldOf) {
      while (answer.hasMore()) {
        ServerValues values = ServerValues.read(answer);
        if (isToldOf.test(values.serverId())) {
          vitals.take(values.serverId(), values.vitals(), values.cpu());
        }
      }
    }
  }
}
