package io.chatops.core.cluster;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.server.RemoveServer;
import io.chatops.core.server.ServerRepository;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * The turn of a hub among others on one storage: it renews its lease, lets go of what others have
 * taken, takes over from those that are over, and reads what others changed. A hub without others
 * only renews its lease. Blocking; one caller at a time.
 */
public final class HubTurn {
  /** Thresholds are read again in each third turn: every nine seconds. */
  private static final int TURNS_PER_THRESHOLDS = 3;

  /** Servers are looked for in each twentieth turn: every minute. */
  private static final int TURNS_PER_SERVERS = 20;

  private static final int PAGE = 1_000;

  private final Ownership ownership;
  private final Arrivals arrivals;
  private final AlertEngine engine;
  private final AgentPresence presence;
  private final LatestReports latest;
  private final LatestVitals vitals;
  private final ServerRepository servers;
  private final RemoveServer removals;
  private final Runnable onHubsEnded;
  private long turns;

  /** Turns whose consequences could not all be drawn yet, as the storage was away. */
  private final Queue<Ownership.Turn> due = new ArrayDeque<>();

  /**
   * Takes part by these means.
   *
   * @param onHubsEnded called when hubs are over, such as to end their commands
   */
  public HubTurn(
      Ownership ownership,
      Arrivals arrivals,
      AlertEngine engine,
      AgentPresence presence,
      LatestReports latest,
      LatestVitals vitals,
      ServerRepository servers,
      RemoveServer removals,
      Runnable onHubsEnded) {
    this.ownership = ownership;
    this.arrivals = arrivals;
    this.engine = engine;
    this.presence = presence;
    this.latest = latest;
    this.vitals = vitals;
    this.servers = servers;
    this.removals = removals;
    this.onHubsEnded = onHubsEnded;
  }

  /** Takes a turn; called every {@link Ownership#TURN}. */
  public void turn() {
    Ownership.Turn turn = ownership.turn();
    due.add(turn);
    turns++;
    while (!due.isEmpty()) {
      follow(due.element());
      due.remove();
    }
    if (ownership.hasOthers()) {
      readElsewhere();
    }
  }

  private void follow(Ownership.Turn turn) {
    if (turn.declaredOver()) {
      arrivals.takeAgain(presence.connectedServers());
    }
    turn.left().stream().filter(id -> !ownership.isHere(id)).forEach(this::left);
    engine.takeOver(Set.copyOf(turn.inherited()));
    if (turn.hubsEnded()) {
      onHubsEnded.run();
    }
  }

  private void readElsewhere() {
    engine.readAlertsElsewhere();
    if (turns % TURNS_PER_THRESHOLDS == 0) {
      engine.readThresholds();
    }
    if (turns % TURNS_PER_SERVERS == 0) {
      readServers();
    }
  }

  private void left(ServerId serverId) {
    presence.letGo(serverId);
    engine.letGo(serverId);
    vitals.letGo(serverId);
    latest.letGo(serverId);
  }

  private void readServers() {
    List<ServerId> known = List.copyOf(engine.servers());
    for (int from = 0; from < known.size(); from += PAGE) {
      List<ServerId> page = known.subList(from, Math.min(from + PAGE, known.size()));
      Map<ServerId, String> names = servers.names(page);
      for (ServerId serverId : page) {
        String name = names.get(serverId);
        if (name == null) {
          removals.wasRemoved(serverId);
        } else {
          engine.renamed(serverId, name);
        }
      }
    }
  }
}
