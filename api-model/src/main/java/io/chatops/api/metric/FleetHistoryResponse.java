package io.chatops.api.metric;

import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.MetricHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The history of several servers over one time range. */
@Schema(name = "FleetHistory")
public record FleetHistoryResponse(
    Instant start,
    Instant end,
    @Schema(description = "In the order of the request") List<ServerHistoryResponse> servers) {

  /** The history of one of them. */
  @Schema(name = "ServerHistory")
  public record ServerHistoryResponse(
      @Schema(format = "uuid") String serverId,
      @Schema(
              description =
                  "The length of time that each point covers; with resolution=raw it may"
                      + " differ between servers",
              examples = "12")
          double resolutionSeconds,
      List<HistoryResponse.SeriesResponse> series,
      @Schema(
              description = "As in the history of one server",
              minimum = "0",
              maximum = "1",
              examples = "0.998")
          double completeness,
      @Schema(description = "As in the history of one server", examples = "false")
          boolean seriesLeftOut) {}

  public static FleetHistoryResponse from(FleetQuery query, List<MetricHistory> histories) {
    List<ServerHistoryResponse> servers = new ArrayList<>();
    for (int i = 0; i < histories.size(); i++) {
      HistoryResponse one = HistoryResponse.from(histories.get(i));
      servers.add(
          new ServerHistoryResponse(
              query.servers().get(i).toString(),
              one.resolutionSeconds(),
              one.series(),
              one.completeness(),
              one.seriesLeftOut()));
    }
    return new FleetHistoryResponse(query.start(), query.end(), servers);
  }
}
