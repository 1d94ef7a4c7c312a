package io.chatops.api.alert;

import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdPreview;
import io.chatops.core.alert.ThresholdPreview.Episode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The alerts that a threshold would have raised. */
@Schema(name = "ThresholdPreview")
public record PreviewResponse(
    Instant start,
    Instant end,
    @Schema(
            description =
                "The resolution that was evaluated: 60 where older history is kept as"
                    + " averages per minute, so short peaks are missed there",
            examples = "60")
        long resolutionSeconds,
    @Schema(description = "The number of servers whose history was read", examples = "3")
        int servers,
    @Schema(description = "The number of further servers that the threshold covers", examples = "0")
        int skippedServers,
    @Schema(description = "The number of alerts that it would have raised", examples = "2")
        int count,
    @Schema(description = "The total time that they would have been open", examples = "5400")
        long firingSeconds,
    @Schema(description = "Newest first; at most 100") List<EpisodeResponse> episodes,
    @Schema(description = "True if episodes, servers or series are left out") boolean truncated,
    @Schema(description = "The stored history of each server that was read")
        List<CoverageResponse> coverage) {

  /** An alert that the threshold would have raised. */
  @Schema(name = "PreviewEpisode")
  public record EpisodeResponse(
      UUID serverId,
      @Schema(examples = "web-1") String serverName,
      @Schema(nullable = true, description = "null: the metric has no parts", examples = "/")
          @Nullable String metricDetail,
      Instant startedAt,
      @Schema(nullable = true, description = "null: it would still be open")
          @Nullable Instant endedAt,
      @Schema(examples = "1800") long seconds,
      @Schema(examples = "96.5") double peakValue,
      Severity severity) {

    public static EpisodeResponse from(Episode episode) {
      return new EpisodeResponse(
          episode.serverId().value(),
          episode.serverName(),
          episode.detail().isEmpty() ? null : episode.detail(),
          episode.startedAt(),
          episode.endedAt(),
          episode.length().toSeconds(),
          episode.peakValue(),
          episode.severity());
    }
  }

  /** The history of one server that the preview has read. */
  @Schema(name = "PreviewCoverage")
  public record CoverageResponse(
      UUID serverId,
      @Schema(examples = "web-1") String serverName,
      @Schema(
              description =
                  "The share of the time range for which history has the threshold's value,"
                      + " 0-1, rounded down to 0.0001; with 0, the absence of alerts means nothing",
              examples = "0.9871")
          double completeness,
      @Schema(
              description =
                  "True if the server has more series, such as file systems or interfaces,"
                      + " than the 200 that are evaluated")
          boolean seriesLeftOut) {

    public static CoverageResponse from(ThresholdPreview.Coverage coverage) {
      return new CoverageResponse(
          coverage.serverId().value(),
          coverage.serverName(),
          coverage.completeness(),
          coverage.seriesLeftOut());
    }
  }

  public static PreviewResponse from(ThresholdPreview preview) {
    return new PreviewResponse(
        preview.start(),
        preview.end(),
        preview.resolution().toSeconds(),
        preview.servers(),
        preview.skippedServers(),
        preview.count(),
        preview.firing().toSeconds(),
        preview.episodes().stream().map(EpisodeResponse::from).toList(),
        preview.truncated(),
        preview.coverage().stream().map(CoverageResponse::from).toList());
  }
}
