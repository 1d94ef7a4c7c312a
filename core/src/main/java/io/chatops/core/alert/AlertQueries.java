package io.chatops.core.alert;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import io.chatops.core.server.OwnedServers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads an owner's alerts, with the newest values. */
public final class AlertQueries {
  private static final int MAX_CHANGED = 500;

  private final OwnedServers owned;
  private final AlertRepository alerts;
  private final ThresholdEvaluation evaluation;

  public AlertQueries(OwnedServers owned, AlertRepository alerts, ThresholdEvaluation evaluation) {
    this.owned = owned;
    this.alerts = alerts;
    this.evaluation = evaluation;
  }

  /**
   * The alerts that a search finds, newest first, then by id. NOT_FOUND when one of its servers is
   * not the actor's.
   *
   * @param query of the actor's own alerts
   */
  public AlertRepository.Page find(Actor actor, AlertRepository.Query query) {
    if (!query.servers().isEmpty()) {
      owned.requireAll(actor, query.servers());
    }
    AlertRepository.Page page = alerts.find(query);
    return new AlertRepository.Page(
        page.alerts().stream().map(evaluation::withNewestValues).toList(), page.total());
  }

  /**
   * Returns the actor's alerts that were opened, acknowledged, snoozed or resolved from a time on,
   * the oldest first; of more than 500 the newest.
   */
  public List<Alert> changedSince(Actor actor, Instant time) {
    List<Alert> changed = new ArrayList<>();
    for (Alert alert : alerts.changedSince(actor.userId(), time, MAX_CHANGED)) {
      changed.add(0, evaluation.withNewestValues(alert));
    }
    return changed;
  }

  /** One of them; NOT_FOUND when it is not the actor's. */
  public Alert get(Actor actor, AlertId id) {
    return evaluation.withNewestValues(OwnedAlerts.get(alerts, actor, id));
  }
}
