package io.chatops.core.remote;

import io.chatops.core.hub.AgentLocations;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.ServerPresence;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells other hubs the last reports and the news of servers that this one has. These hubs have
 * checked who wants them, as with what they read from the storage.
 */
final class ServedNews {
  private final LatestReports latest;
  private final LiveUpdates live;
  private final ServerLog log;
  private final ServerPresence presence;
  private final AgentLocations locations;
  private final Outboxes outboxes;
  private final Overload overload;
  private final Map<Watched, NewsOfServer> news = new ConcurrentHashMap<>();

  /** A server that another hub watches. */
  private record Watched(HubId by, ServerId serverId) {}

  ServedNews(
      LatestReports latest,
      LiveUpdates live,
      ServerLog log,
      ServerPresence presence,
      AgentLocations locations,
      Outboxes outboxes,
      Overload overload) {
    this.latest = latest;
    this.live = live;
    this.log = log;
    this.presence = presence;
    this.locations = locations;
    this.outboxes = outboxes;
    this.overload = overload;
  }

  CompletionStage<byte[]> report(HubId from, ServerId serverId) {
    Outbox outbox = outboxes.open(from, Places.LOOK, null);
    if (!outbox.answer(ReportsElsewhere.write(latest.inMemory(serverId)))) {
      outbox.fail(overload.refused(RemoteFailures.tooMuch()));
    }
    return outboxes.pull(from, outbox);
  }

  CompletionStage<byte[]> watch(HubId from, ServerId serverId) {
    if (locations.remote(serverId).isPresent()) {
      throw RemoteFailures.streamLost(); // two hubs must not watch each other
    }
    Watched watched = new Watched(from, serverId);
    NewsOfServer before = news.remove(watched);
    if (before != null) { // its hub has lost it
      outboxes.close(from, before.outbox());
    }
    Outbox outbox = outboxes.open(from, Places.NEWS, null);
    NewsOfServer ofServer = new NewsOfServer(serverId, locations, outbox, overload);
    news.put(watched, ofServer);
    live.subscribe(serverId, ofServer);
    log.subscribe(serverId, ofServer);
    outbox.onGone(
        () -> {
          live.unsubscribe(serverId, ofServer);
          log.unsubscribe(serverId, ofServer);
          news.remove(watched, ofServer);
        });
    ofServer.begin(latest, live, presence);
    return outboxes.pull(from, outbox);
  }

  /** Ends the news of servers that other hubs have by now. */
  void turn() {
    news.values().forEach(NewsOfServer::endIfLeft);
  }
}
