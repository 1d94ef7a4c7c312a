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
                "The width of what was looked at: 60 where older history is kept as averages of a"
                    + " minute, so that short peaks are missed there",
            examples = "60")
        long resolutionSeconds,
    @Schema(description = "The number of servers whose history was read", examples = "3")
        int servers,
    @Schema(description = "The number of other servers that it covers", examples = "0")
        int skippedServers,
    @Schema(description = "How many alerts it would have raised", examples = "2") int count,
    @Schema(description = "How long they would have been open, together", examples = "5400")
        long firingSeconds,
    @Schema(description = "The newest first; at most 100") List<EpisodeResponse> episodes,
    @Schema(description = "Whether episodes, servers or series were left out") boolean truncated,
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
      @Schema(nullable = true, description = "null: it would be open still")
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
                  "The share of the time of which history tells what the threshold watches, 0-1,"
                      + " rounded down to 0.0001; 0: no alert there says nothing",
              examples = "0.9871")
          double completeness,
      @Schema(
              description =
                  "Whether the server has more file systems, interfaces and so on than were looked"
                      + " at, which are 200 series at a time")
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
