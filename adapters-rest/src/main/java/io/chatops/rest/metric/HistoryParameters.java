package io.chatops.rest.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.MetricNames;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.json.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What history a request asks for, as it came. */
record HistoryParameters(
    @Nullable String start,
    @Nullable String end,
    List<String> metrics,
    @Nullable String points,
    @Nullable String resolution) {

  // One metric may have a series for each container; the answer is built in memory.
  private static final int MAX_METRICS = 20;
  private static final int DEFAULT_POINTS = 300;
  private static final Duration DEFAULT_LENGTH = Duration.ofHours(1);

  /** Of one server. */
  HistoryQuery toQuery(ServerId serverId, Instant now) {
    return toQuery(List.of(serverId), new QueryFields(), now).of(serverId);
  }

  /** Of several servers, by their ids as they came. */
  FleetQuery toQuery(List<String> serverIds, Instant now) {
    QueryFields query = new QueryFields();
    Set<ServerId> servers = new LinkedHashSet<>();
    for (String text : serverIds) {
      Field<ServerId> id = query.read("server_id", text, Texts::uuid).required().as(ServerId::new);
      if (id.orNull() == null) {
        break; // said once
      }
      servers.add(id.get());
    }
    if (serverIds.isEmpty() || servers.size() > FleetQuery.MAX_SERVERS) {
      query.reject("server_id", "must be given 1-" + FleetQuery.MAX_SERVERS + " times");
    }
    return toQuery(List.copyOf(servers), query, now);
  }

  private FleetQuery toQuery(List<ServerId> servers, QueryFields query, Instant now) {
    Field<Instant> from = query.read("start", start, Texts::instant);
    Field<Instant> until = query.read("end", end, Texts::instant);
    Field<Integer> most = query.integer("points", points, 10, 2_000);
    Field<Resolution> how = query.oneOf("resolution", resolution, Resolution.values());
    Set<Metric> which = MetricNames.read(query, metrics, Metric.mainOnes(), MAX_METRICS);
    Instant last = until.orElse(now);
    Instant first = from.orElse(last.minus(DEFAULT_LENGTH));
    if (last.isAfter(now.plus(QueryFields.CLOCK_DIFFERENCE))) {
      query.reject("end", "must not be in the future");
    }
    if (from.isGiven() && first.isAfter(now.plus(QueryFields.CLOCK_DIFFERENCE))) {
      query.reject("start", "must not be in the future");
    } else if (!first.isBefore(last)) {
      query.reject("start", "must be before the end");
    }
    query.check();
    return new FleetQuery(
        servers, first, last, which, most.orElse(DEFAULT_POINTS), how.orElse(Resolution.AUTO));
  }
}
