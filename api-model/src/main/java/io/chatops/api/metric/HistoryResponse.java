package io.chatops.api.metric;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.chatops.core.metric.MetricHistory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The history of some metrics of a server. */
@Schema(name = "MetricHistory")
public record HistoryResponse(
    Instant start,
    Instant end,
    @Schema(description = "The length of time that each point covers", examples = "12")
        double resolutionSeconds,
    List<SeriesResponse> series,
    @Schema(
            description =
                "The share of the requested time range, up to now, that has data; rounded"
                    + " down to 0.0001. A gap of up to three report intervals between two reports"
                    + " counts as covered, so up to two consecutive missing reports do not reduce"
                    + " it; of a longer gap, one interval counts. The same holds at both ends of"
                    + " the range. The interval is the median gap between reports in the range, at"
                    + " least 1 s; 5 s if there are fewer than three reports.",
            minimum = "0",
            maximum = "1",
            examples = "0.998")
        double completeness,
    @Schema(
            description =
                "True if there are more series than a response may have: request fewer"
                    + " metrics, servers or points",
            examples = "false")
        boolean seriesLeftOut) {

  /** A series, as one line of a chart. */
  @Schema(name = "Series")
  public record SeriesResponse(
      @Schema(examples = "disk.filesystems.usage_percent") String metric,
      @Schema(examples = "percent") String unit,
      @Schema(
              description = "The label that distinguishes the series of a metric",
              type = SchemaType.OBJECT,
              examples = "{\"mount_point\": \"/\"}")
          Map<String, String> labels,
      List<PointResponse> points) {

    public static SeriesResponse from(MetricHistory.Series series) {
      String label = series.label();
      return new SeriesResponse(
          series.metric().path(),
          series.metric().unit().wireName(),
          label == null ? Map.of() : Map.of(series.metric().labelName().orElseThrow(), label),
          series.points().stream().map(PointResponse::from).toList());
    }
  }

  /** A point of a series, written as a list. */
  @Schema(
      name = "Point",
      type = SchemaType.ARRAY,
      description =
          "Milliseconds since 1970, then the average, minimum and maximum of the step that"
              + " starts there; all three are null where data is missing. Minimum and maximum are"
              + " stored samples; the average is rounded: bytes to integers, everything else to"
              + " 0.01 or to the samples' precision if that is finer.",
      examples = "[1795521600000, 12.5, 3.1, 88.0]")
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"at", "average", "minimum", "maximum"})
  public record PointResponse(
      long at, @Nullable Double average, @Nullable Double minimum, @Nullable Double maximum) {

    public static PointResponse from(MetricHistory.Point point) {
      return new PointResponse(point.at(), point.average(), point.minimum(), point.maximum());
    }
  }

  public static HistoryResponse from(MetricHistory history) {
    return new HistoryResponse(
        history.start(),
        history.end(),
        history.resolution().toMillis() / 1_000.0,
        history.series().stream().map(SeriesResponse::from).toList(),
        history.completeness(),
        history.seriesLeftOut());
  }
}
