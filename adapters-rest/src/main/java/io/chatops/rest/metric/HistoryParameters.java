package io.chatops.rest.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.Forward;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The history that a request asks for.
 *
 * @param start inclusive; absent: one hour before the end
 * @param end exclusive; absent: now
 * @param metric none: the main ones
 */
@Forward(field = "start", message = "must be before the end")
record HistoryParameters(
    @Parameter(description = "From this time on; by default, one hour before the end")
        @QueryParam("start")
        @PastOrPresent
        @Nullable Instant start,
    @Parameter(description = "Before this time; by default now") @QueryParam("end") @PastOrPresent
        @Nullable Instant end,
    // One metric may have a series for each container; the answer is built in memory.
    @Parameter(description = Answers.METRICS + "By default those marked *main*.")
        @QueryParam("metric")
        @Size(max = 20, message = "must be at most {max} names")
        List<@NotNull Metric> metric,
    @Parameter(description = "The maximum number of points per series")
        @QueryParam("points")
        @DefaultValue("300")
        @Min(10)
        @Max(2_000)
        int points,
    @Parameter(
            description = "raw: each sample is a point, unless there are more samples than points")
        @QueryParam("resolution")
        @DefaultValue("auto")
        Resolution resolution)
    implements Forward.Span {

  FleetQuery toQuery(List<ServerId> servers, Instant now) {
    Instant first = first(now, Duration.ofHours(1));
    List<Metric> which = metric.isEmpty() ? Metric.defaultMetrics() : metric;
    return new FleetQuery(servers, first, last(now), EnumSet.copyOf(which), points, resolution);
  }
}
