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
    @Schema(description = "The time that each point stands for", examples = "12")
        double resolutionSeconds,
    List<SeriesResponse> series,
    @Schema(
            description =
                "The share of the asked time, up to now, that has data; rounded down to 0.0001. A"
                    + " step between two reports of up to three report intervals counts as covered,"
                    + " so that up to two missing reports in a row do not show here; of a longer"
                    + " one, one interval counts. Both ends of the time are judged alike. The"
                    + " interval is the usual (median) step between reports of that time, at least 1"
                    + " s; 5 s where there are fewer than three reports.",
            minimum = "0",
            maximum = "1",
            examples = "0.998")
        double completeness,
    @Schema(
            description =
                "Whether there are more series than an answer may have: ask for fewer metrics,"
                    + " servers or points",
            examples = "false")
        boolean seriesLeftOut) {

  /** A series, as one line of a chart. */
  @Schema(name = "Series")
  public record SeriesResponse(
      @Schema(examples = "disk.filesystems.usage_percent") String metric,
      @Schema(examples = "percent") String unit,
      @Schema(
              description = "The label that tells the series of a metric apart",
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
          "Milliseconds since 1970, then average, minimum and maximum of the time from there on;"
              + " all three null where data is missing. Minimum and maximum are samples as stored;"
              + " the average is rounded, bytes to whole ones, all else to 0.01 or to the samples'"
              + " own precision where that is finer.",
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
