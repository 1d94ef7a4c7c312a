package io.chatops.rest.json;

import io.chatops.core.metric.Metric;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameter {@code metric}, which may be repeated. */
public final class MetricNames {
  private MetricNames() {}

  /** Those named, or the others when none is; what is wrong is noted in the query. */
  public static Set<Metric> read(
      QueryFields query, List<String> names, Collection<Metric> otherwise, int most) {
    EnumSet<Metric> known = EnumSet.noneOf(Metric.class);
    for (String name : names) {
      Optional<Metric> metric = Metric.byPath(name);
      if (metric.isEmpty()) {
        query.reject(
            "metric",
            "has an unknown name; names are paths in the answer of GET /api/v1/metrics/{server_id},"
                + " such as cpu.usage_percent or disk.filesystems.used_bytes");
        break;
      }
      known.add(metric.get());
    }
    if (known.size() > most) {
      query.reject("metric", "must be at most " + most + " names");
    }
    return names.isEmpty() ? EnumSet.copyOf(otherwise) : known;
  }
}
